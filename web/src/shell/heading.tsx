// The heading of a screen takes the focus when the screen changes, so that a screen reader says where one is.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

let shownBefore = false;

export interface HeadingProps {
  /** Changes with the screen: the id of a question, the name of a view. */
  readonly step: string;
  /** The title of the window; kept neutral by the caller, for it stands in the history. */
  readonly title?: string;
  readonly children: ComponentChildren;
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl";
}

/** The one `h1` of a screen. Not focused on the very first screen: there the page's own beginning is read. */
export function Heading(props: HeadingProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const { step, title } = props;
  useLayoutEffect(() => {
    if (shownBefore) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    shownBefore = true;
  }, [step]);
  useLayoutEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1} lang={props.lang} dir={props.dir}>
      {props.children}
    </h1>
  );
}
