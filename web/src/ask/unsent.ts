// The question a browser asks before it leaves a page, while something on it would be lost.

import { useEffect } from "preact/hooks";

/** Asks before the page is left, as long as `unsent` is true. Quick exit is never held up. */
export function useUnsentWarning(unsent: boolean): void {
  useEffect(() => {
    if (!unsent) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      if (document.documentElement.classList.contains("left")) return;
      event.preventDefault();
      // Browsers before 2023 ask only when this is set; the text itself is shown by none.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- for those browsers
      event.returnValue = "unsent";
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [unsent]);
}
