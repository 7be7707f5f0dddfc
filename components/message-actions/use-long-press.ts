import { type MouseEvent, type PointerEvent, type TouchEvent, useEffect, useRef } from "react";

const pressMs = 450;
/** A resting finger moves a little. */
const slackPixels = 10;

type Press = { x: number; y: number; timer: ReturnType<typeof setTimeout> };

/** Calls `onPress` on a long touch that is not on a link, a button or a field; a picture counts as none. */
export function useLongPress(onPress: () => void) {
  const press = useRef<Press | null>(null);
  const pressed = useRef(false);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  useEffect(() => () => clearTimeout(press.current?.timer), []);
  return {
    onPointerDown: (event: PointerEvent) => {
      end();
      pressed.current = false;
      const { pointerType, isPrimary, clientX: x, clientY: y, target, currentTarget } = event;
      // React events also bubble up from dialogs that were opened from here.
      const isHere = target instanceof Node && currentTarget.contains(target);
      if (pointerType !== "touch" || !isPrimary || !isHere || isControl(target)) return;
      const timer = setTimeout(() => {
        pressed.current = true;
        onPress();
      }, pressMs);
      press.current = { x, y, timer };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (!press.current) return;
      const { x, y } = press.current;
      if (Math.hypot(clientX - x, clientY - y) > slackPixels) end();
    },
    onPointerUp: end,
    // The browser has taken over the touch to scroll.
    onPointerCancel: end,
    onTouchEnd: (event: TouchEvent) => {
      // Else lifting the finger would click what has opened under it.
      if (pressed.current) event.preventDefault();
      pressed.current = false;
    },
    onContextMenu: (event: MouseEvent) => {
      if (press.current || pressed.current) event.preventDefault();
    },
  };
}

function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest("a:not([data-picture]), button, input, audio, video") !== null
  );
}
