import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the browser has taken the page over from the server. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
