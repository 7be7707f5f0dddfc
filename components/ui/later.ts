import { useEffect, useSyncExternalStore } from "react";

/** Code that is not part of the initial bundle. */
export type Later<Part> = {
  /** null until loaded. */
  get(): Part | null;
  /** Starts loading, unless loaded or under way. */
  load(): void;
  subscribe(onChange: () => void): () => void;
  onServer: Part | null;
};

/**
 * Loads code on first use, or with `ahead` once the page is loaded and idle. `onServer` is the part
 * for server rendering, which cannot wait.
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
      // Offline; if an update has replaced the file, it comes with host/web/other-release.ts. The next
      // load() tries again.
      () => {
        underWay = false;
        if (listeners.size > 0) tryAgain(load);
      },
    );
  };
  const made: Later<Part> = {
    get: () => part,
    load,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    onServer,
  };
  if (ahead) loadAhead([made]);
  return made;
}

/** Loads parts once the page is loaded and idle, so that a click on what needs them works offline. */
export function loadAhead(parts: Later<unknown>[]): void {
  if (typeof window === "undefined") return;
  whenIdle(() => {
    for (const part of parts) part.load();
  });
}

/** The loaded part, or null; `wanted` starts loading it now. */
export function useLater<Part>(part: Later<Part>, wanted: boolean): Part | null {
  const value = useSyncExternalStore(part.subscribe, part.get, () => part.onServer);
  useEffect(() => {
    if (wanted) part.load();
  }, [part, wanted]);
  return value;
}

const retryMs = 10_000;

/** Retries once the network is back, or after 10 s if the network was not the cause. */
function tryAgain(task: () => void): void {
  const now = () => {
    clearTimeout(timer);
    window.removeEventListener("online", now);
    task();
  };
  const timer = setTimeout(now, retryMs);
  window.addEventListener("online", now);
}

function whenIdle(task: () => void): void {
  if (document.readyState !== "complete") {
    window.addEventListener("load", () => whenIdle(task), { once: true });
  } else if ("requestIdleCallback" in window) requestIdleCallback(task);
  // Safari lacks requestIdleCallback.
  else setTimeout(task, 200);
}
