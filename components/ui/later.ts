import { useEffect, useSyncExternalStore } from "react";

/** Code that a page does without at first. */
export type Later<Part> = {
  /** null until it is here. */
  get(): Part | null;
  /** Fetches it, unless it is here or on its way. */
  load(): void;
  subscribe(onChange: () => void): () => void;
  onServer: Part | null;
};

/**
 * Has code fetched when it is first asked for; `ahead`: or once the page is loaded and at rest.
 * `onServer` is what the server uses, for which nothing comes later.
 */
export function later<Part>(
  fetchPart: () => Promise<Part>,
  { ahead = true, onServer = null }: { ahead?: boolean; onServer?: Part | null } = {},
): Later<Part> {
  let part: Part | null = null;
  let underWay = false;
  const listeners = new Set<() => void>();
  const load = () => {
    if (part || underWay) return;
    underWay = true;
    fetchPart().then(
      (fetched) => {
        part = fetched;
        for (const onChange of listeners) onChange();
      },
      // Offline, or there is a newer version: whoever asks next makes the next try.
      () => {
        underWay = false;
        if (listeners.size > 0) tryAgain(load);
      },
    );
  };
  if (ahead && typeof window !== "undefined") whenAtRest(load);
  return {
    get: () => part,
    load,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    onServer,
  };
}

/** The part, or null until it is here; `wanted` fetches it at once. */
export function useLater<Part>(part: Later<Part>, wanted: boolean): Part | null {
  const value = useSyncExternalStore(part.subscribe, part.get, () => part.onServer);
  useEffect(() => {
    if (wanted) part.load();
  }, [part, wanted]);
  return value;
}

const retryMs = 10_000;

/** As soon as the network is back, or after a while where it was not the network. */
function tryAgain(task: () => void): void {
  const now = () => {
    clearTimeout(timer);
    window.removeEventListener("online", now);
    task();
  };
  const timer = setTimeout(now, retryMs);
  window.addEventListener("online", now);
}

function whenAtRest(task: () => void): void {
  if (document.readyState !== "complete") {
    window.addEventListener("load", () => whenAtRest(task), { once: true });
  } else if ("requestIdleCallback" in window) requestIdleCallback(task);
  // Safari has none.
  else setTimeout(task, 200);
}
