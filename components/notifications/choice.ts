/** Who chose to be notified in this browser, and whether they were asked; kept in localStorage. */

const chosenKey = "notifications";
const askedKey = "notifications asked";
const listeners = new Set<() => void>();

/** Stored by username, so that another person in the same browser is asked again. */
export function isChosenBy(username: string): boolean {
  return read(chosenKey) === username;
}

export function choose(username: string, on: boolean): void {
  write(chosenKey, on ? username : null);
}

/** Whether anyone in this browser has answered the sidebar's question. */
export function wasAsked(): boolean {
  return read(askedKey) !== null;
}

export function rememberAsked(): void {
  write(askedKey, "yes");
}

/** Calls `onChange` after a choice in this tab or another one; returns the unsubscribe function. */
export function subscribeToChoice(onChange: () => void): () => void {
  listeners.add(onChange);
  window.addEventListener("storage", onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener("storage", onChange);
  };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage is disabled.
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is disabled or full.
  }
  for (const onChange of listeners) onChange();
}
