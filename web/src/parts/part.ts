// Parts of the app that are files of their own and come when they are needed, or a little earlier.

import { useCallback, useEffect, useState } from "preact/hooks";

/** A file of the app did not come. */
export class PartMissing extends Error {}

/**
 * A part: its module, fetched once. `fetch` is `() => import("…")`; build.mjs adds to its address what it is called with,
 * for many browsers remember for as long as the page lives that a file did not come. So that asking again is enough, a
 * part is one file: what it shares with another part belongs to the first file (docs/adr/0014).
 */
export class Part<Module> {
  private readonly fetch: (again: string) => Promise<Module>;
  private module: Module | null = null;
  private coming: Promise<Module> | null = null;
  private failures = 0;

  constructor(fetch: (again: string) => Promise<Module>) {
    this.fetch = fetch;
  }

  /** The module, if it is here already. */
  get here(): Module | null {
    return this.module;
  }

  /** Whether it is here or on its way. */
  get asked(): boolean {
    return this.coming !== null;
  }

  /** The module; PartMissing when it did not come, and then it may be asked for again. */
  async load(): Promise<Module> {
    this.coming ??= this.fetch(this.failures === 0 ? "" : `?again=${String(this.failures)}`);
    const coming = this.coming;
    try {
      this.module = await coming;
      return this.module;
    } catch (error) {
      // Of all who waited, the first one clears the way for another attempt.
      if (this.coming === coming) {
        this.coming = null;
        this.failures += 1;
      }
      throw new PartMissing("a file of this page did not come", { cause: error });
    }
  }

  /** Nothing yet: the part is on its way before it is needed. If it does not come, whoever needs it will say so. */
  preload(): void {
    this.load().catch(() => undefined);
  }
}

export interface Coming<Module> {
  readonly module: Module | null;
  readonly failed: boolean;
  readonly again: () => void;
}

/** The part, which is asked for as soon as it is needed. */
export function usePart<Module>(part: Part<Module>, needed = true): Coming<Module> {
  const [, draw] = useState({});
  const [failed, setFailed] = useState<Part<Module> | null>(null);
  const again = useCallback(() => {
    setFailed(null);
    part.load().then(
      () => {
        draw({});
      },
      () => {
        setFailed(part);
      },
    );
  }, [part]);
  useEffect(() => {
    if (needed) again();
  }, [needed, again]);
  return { module: part.here, failed: failed === part, again };
}
