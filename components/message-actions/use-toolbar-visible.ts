import { type FocusEvent, type PointerEvent, useState } from "react";

/**
 * Whether a message is pointed at, or worked on with the keyboard. A window that opened from it
 * (also one beside it in the document: React's events come from there, too) keeps it so.
 */
export function useToolbarVisible() {
  const [hovered, setHovered] = useState(false);
  const [held, setHeld] = useState(false);
  const handlers = {
    onPointerEnter: ({ pointerType }: PointerEvent) => setHovered(pointerType !== "touch"),
    onPointerLeave: ({ currentTarget }: PointerEvent) => {
      setHovered(false);
      setHeld(hasOpen(currentTarget) || (held && currentTarget.contains(document.activeElement)));
    },
    onFocus: ({ currentTarget, target }: FocusEvent) => {
      // A click focuses a message as well; that says nothing.
      const isUsed = target.matches(":focus-visible") || target.closest("[data-tools]") !== null;
      setHeld(isUsed || !currentTarget.contains(target));
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget) && !hasOpen(currentTarget)) setHeld(false);
    },
  };
  return { near: hovered || held, handlers };
}

function hasOpen(element: Element): boolean {
  return element.querySelector("[data-state=open]") !== null;
}
