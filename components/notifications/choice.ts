/** Who wants to be notified in this browser, and whether they were asked; kept by the browser. */

const chosenKey = "notifications";
const askedKey = "notifications asked";
const listeners = new Set<() => void>();

/** Whether this person wants it: another one at the same browser is asked anew. */
export function isChosenBy(username: string): boolean {
  return read(chosenKey) === username;
}

export function choose(username: string, on: boolean): void {
  write(chosenKey, on ? username : null);
}

/** Whether the question of the sidebar was answered, by whomever. */
export function wasAsked(): boolean {
  return read(askedKey) !== null;
}

export function rememberAsked(): void {
  write(askedKey, "yes");
}

/** Calls when something was chosen, in this tab or in another. */
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
    // Storage is off.
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is off or full.
  }
  for (const onChange of listeners) onChange();
}
