// The browser's Back and Forward as steps through screens. The history holds a bare counter; what it stands for is in memory.

import { useCallback, useLayoutEffect, useState } from "preact/hooks";

type Snapshot = Readonly<Record<string, unknown>>;

const entries = new Map<number, Snapshot>();
let at = 0;
let started = false;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of [...listeners]) listener();
}

function counterOf(state: unknown): number | null {
  if (typeof state !== "object" || state === null || !("n" in state)) return null;
  return typeof state.n === "number" ? state.n : null;
}

/** A new entry: what stood after the current one is gone, in the browser's history too. */
function grow(snapshot: Snapshot): void {
  at += 1;
  for (const n of [...entries.keys()]) if (n > at) entries.delete(n);
  entries.set(at, snapshot);
}

function start(): void {
  if (started) return;
  started = true;
  // After a reload the counter is still there, but what it stood for is gone: that is the promise.
  at = counterOf(window.history.state) ?? 0;
  window.history.replaceState({ n: at }, "");
  window.addEventListener("popstate", (event) => {
    const n = counterOf(event.state);
    if (n === null) {
      // A link to #…: a new entry that looks like the last one until its owner says more.
      grow(entries.get(at) ?? {});
      window.history.replaceState({ n: at }, "");
    } else {
      at = n;
    }
    tell();
  });
}

export interface Trail<Place> {
  readonly here: Place;
  /** A new entry in the history, with this address if one is given. */
  readonly go: (place: Place, address?: string) => void;
  /** The same entry, another place. */
  readonly become: (place: Place, address?: string) => void;
  /** The browser's Back. */
  readonly back: () => void;
  /** Whether there is something of ours to go back to. */
  readonly canGoBack: boolean;
}

/** The place named `key` of the current history entry. Several rooms may keep a place in one history, each under its key. */
export function useTrail<Place>(key: string, first: Place): Trail<Place> {
  start();
  const [, draw] = useState({});
  useLayoutEffect(() => {
    const listener = (): void => {
      draw({});
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  const snapshot = entries.get(at) ?? {};
  // What stands under a key was put there by the room that owns the key.
  const here = key in snapshot ? (snapshot[key] as Place) : first;
  const go = useCallback(
    (place: Place, address?: string) => {
      grow({ ...entries.get(at), [key]: place });
      window.history.pushState({ n: at }, "", address);
      tell();
    },
    [key],
  );
  const become = useCallback(
    (place: Place, address?: string) => {
      entries.set(at, { ...entries.get(at), [key]: place });
      window.history.replaceState({ n: at }, "", address);
      tell();
    },
    [key],
  );
  const back = useCallback(() => {
    window.history.back();
  }, []);
  return { here, go, become, back, canGoBack: at > 0 };
}
