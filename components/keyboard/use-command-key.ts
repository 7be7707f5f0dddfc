import { useSyncExternalStore } from "react";
import { isApple } from "./platform";

const never = () => () => {};

/** The label of the modifier key for shortcuts on this platform; "Ctrl" until hydrated. */
export function useCommandKey(): "⌘" | "Ctrl" {
  return useSyncExternalStore<"⌘" | "Ctrl">(
    never,
    () => (isApple() ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );
}
