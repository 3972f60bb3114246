// The views of the site and their addresses.

export type View =
  | { readonly name: "home" | "ask" | "mailbox" | "upload" | "about" }
  | { readonly name: "guide"; readonly id: string };

/** The part of the address after the page: it names the view and nothing of what is in it. */
export function addressOf(view: View): string {
  return view.name === "guide" ? `#guide/${view.id}` : view.name === "home" ? "#" : `#${view.name}`;
}

/** The view that an address names; home for everything else. */
export function viewOf(hash: string, guides: readonly { readonly id: string }[]): View {
  const [name, id] = hash.replace(/^#/, "").split("/");
  if (name === "guide" && guides.some((guide) => guide.id === id)) return { name, id: id ?? "" };
  return name === "ask" || name === "mailbox" || name === "upload" || name === "about" ? { name } : { name: "home" };
}
