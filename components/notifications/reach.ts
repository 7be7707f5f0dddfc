import { useSyncExternalStore } from "react";

/** Whether notifications come while no page is open; null: it is not known yet. */
let isPushed: boolean | null = null;
const listeners = new Set<() => void>();

export function setReach(pushed: boolean | null): void {
  isPushed = pushed;
  for (const onChange of listeners) onChange();
}

export function useReach(): boolean | null {
  return useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => isPushed,
    () => null,
  );
}
