import { useSyncExternalStore } from "react";
import { isApple } from "./platform";

const never = () => () => {};

/** How the key for commands is written on the reader's keyboard. */
export function useCommandKey(): "⌘" | "Ctrl" {
  return useSyncExternalStore<"⌘" | "Ctrl">(
    never,
    () => (isApple() ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );
}
