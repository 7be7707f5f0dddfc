import { useSyncExternalStore } from "react";

// Kept from earlier versions, because browsers have it stored.
const key = "hides comings and goings";
const listeners = new Set<() => void>();
/** The choice where the browser has no storage; lasts as long as the page. */
let unstored: boolean | null = null;

/** Whether timelines in this browser show who joined and left. */
export function useShowsPresence(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => !hides(),
    () => true,
  );
}

export function setShowsPresence(shows: boolean): void {
  unstored = !shows;
  try {
    if (shows) localStorage.removeItem(key);
    else localStorage.setItem(key, "yes");
    unstored = null;
  } catch {
    // No storage: `unstored` keeps the choice.
  }
  for (const onChange of listeners) onChange();
}

function hides(): boolean {
  if (unstored !== null) return unstored;
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  // Fired by changes in other tabs.
  window.addEventListener("storage", onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener("storage", onChange);
  };
}
