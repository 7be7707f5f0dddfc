import { useSyncExternalStore } from "react";

const key = "hides comings and goings";
const listeners = new Set<() => void>();
/** Where a browser keeps nothing, the choice lasts as long as the page. */
let unkept: boolean | null = null;

/** Whether this browser's logs show who came and went. */
export function useShowsPresence(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => !hides(),
    () => true,
  );
}

export function setShowsPresence(shows: boolean): void {
  unkept = !shows;
  try {
    if (shows) localStorage.removeItem(key);
    else localStorage.setItem(key, "yes");
    unkept = null;
  } catch {
    // Without storage.
  }
  for (const onChange of listeners) onChange();
}

function hides(): boolean {
  if (unkept !== null) return unkept;
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  // Of other tabs.
  window.addEventListener("storage", onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener("storage", onChange);
  };
}
