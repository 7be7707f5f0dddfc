import { useSyncExternalStore } from "react";

/** Whether push messages reach this browser while no page is open; null: not known yet. */
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
