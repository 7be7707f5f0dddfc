import { type FocusEvent, type PointerEvent, useState } from "react";

/**
 * Whether a message shows its toolbar: while it is hovered or used with the keyboard. A popover that
 * was opened from it keeps the toolbar, even one in a portal, as React events bubble up from there.
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
      // A click focuses the message too, but is no use of the keyboard.
      const isUsed = target.matches(":focus-visible") || target.closest("[data-tools]") !== null;
      setHeld(isUsed || !currentTarget.contains(target));
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget) && !hasOpen(currentTarget)) setHeld(false);
    },
  };
  return { visible: hovered || held, handlers };
}

function hasOpen(element: Element): boolean {
  return element.querySelector("[data-state=open]") !== null;
}
