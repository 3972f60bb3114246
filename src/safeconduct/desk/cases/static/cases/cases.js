// Keeps the screens of cases up to date without reloading them, and lets the keyboard send. Nothing a person wrote
// passes through here: the list is fetched as the server rendered it.
"use strict";
(() => {
  const EVERY = 2500; // milliseconds
  const root = document.querySelector("[data-pulse]");
  const notice = document.querySelector("[data-notice]");
  // What the page was rendered with: what comes in before the first look is seen too.
  let last = root?.dataset.beat ? JSON.stringify(JSON.parse(root.dataset.beat)) : null;

  function showNotice(text) {
    if (!notice) return;
    notice.hidden = text === "";
    const place = notice.querySelector("[data-notice-text]");
    if (place.textContent !== text) place.textContent = text;
  }

  async function refreshList() {
    const results = document.getElementById("listing-results");
    const response = await fetch(root.dataset.results + window.location.search, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok || !results) return;
    const focused = results.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    fresh.querySelectorAll("template, script").forEach((element) => element.remove());
    results.replaceChildren(...fresh.body.childNodes);
    if (focused) results.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    const said = document.querySelector("[data-pulse-said]");
    if (said) said.textContent = said.dataset.saidNew;
  }

  function refreshCase(pulse) {
    const fresh = document.querySelector("[data-fresh]");
    const isWishNew = pulse.wish && root.dataset.wish !== "true";
    if (fresh) fresh.hidden = pulse.length <= Number(root.dataset.length) && !isWishNew;
    for (const [number, words] of Object.entries(pulse.deliveries)) {
      const place = document.querySelector(`[data-delivery="${Number(number)}"]`);
      if (place && place.textContent !== words) place.textContent = words;
    }
  }

  async function look() {
    if (document.visibilityState === "visible") {
      try {
        const response = await fetch(root.dataset.pulse, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (response.ok && !response.redirected) {
          const pulse = await response.json();
          showNotice(pulse.notice);
          if (root.dataset.length !== undefined) {
            refreshCase(pulse);
          } else {
            const now = JSON.stringify(pulse);
            if (last !== null && last !== now) await refreshList();
            last = now;
          }
        }
      } catch {
        // The desk does not answer; the next look may find it again.
      }
    }
    window.setTimeout(look, EVERY);
  }

  if (root) window.setTimeout(look, EVERY / 5);

  // Wagtail shows beside its filter button how many filters are set, but leaves that out of the button's name.
  const button = document.querySelector("#filters-drilldown .w-slim-header-action-button");
  const count = button?.querySelector(".w-drilldown__count");
  if (count) {
    const name = button.getAttribute("aria-label");
    const rename = () => button.setAttribute("aria-label", `${name} ${count.hidden ? "" : count.textContent}`.trim());
    new MutationObserver(rename).observe(count, { attributes: true, childList: true, characterData: true, subtree: true });
    rename();
  }

  // The link names this very page, and following it would only move to its end.
  document.querySelector("[data-fresh] a")?.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.hash = "end";
    window.location.reload();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("[data-reply]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
})();
