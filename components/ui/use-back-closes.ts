import { useEffect, useEffectEvent } from "react";
import { isTouch } from "../hooks/is-touch";

/** What is open above the page, the topmost last: how each is closed. */
const overlays: (() => void)[] = [];
/** Marks the entry of the history that Back leaves, instead of the page. */
const mark = "overlay";

/** On a phone, Back closes the overlay and leaves the page only afterwards. */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const onBack = useEffectEvent(close);
  useEffect(() => {
    if (!isOpen || !isTouch()) return;
    const own = () => onBack();
    overlays.push(own);
    if (overlays.length === 1) window.addEventListener("popstate", onPop);
    if (!isMarked()) window.history.pushState({ [mark]: true }, "");
    return () => {
      const at = overlays.indexOf(own);
      if (at >= 0) overlays.splice(at, 1);
      // Not at once: in development React runs each effect twice.
      queueMicrotask(leaveEntry);
    };
  }, [isOpen]);
}

function onPop(): void {
  if (isMarked()) return;
  overlays.pop()?.();
  if (overlays.length > 0) window.history.pushState({ [mark]: true }, "");
}

/**
 * Closed otherwise: Back must not ask for a second press. Without delay, because going back would cancel a
 * navigation that began meanwhile; after one, the entry is not at the top.
 */
function leaveEntry(): void {
  if (overlays.length > 0) return;
  window.removeEventListener("popstate", onPop);
  if (isMarked()) window.history.back();
}

function isMarked(): boolean {
  const { state }: { state: unknown } = window.history;
  return typeof state === "object" && state !== null && mark in state;
}
