import { useEffect, useEffectEvent } from "react";

/** Calls `run` on Esc, unless something else takes the key: an input method, a dialog, an edit. */
export function useEscape(run: (() => void) | null): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // Safari signals an input method only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (isInOverlay(event.target)) return;
    run?.();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Those close on Esc, some without saying so in the event. */
function isInOverlay(target: EventTarget | null): boolean {
  const overlays = "[role=dialog], [role=alertdialog], [role=menu], [aria-expanded=true]";
  return target instanceof Element && target.closest(overlays) !== null;
}
