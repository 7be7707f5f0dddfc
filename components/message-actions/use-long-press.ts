import { type MouseEvent, type PointerEvent, useEffect, useRef } from "react";

const pressMs = 450;
/** A finger is never quite still. */
const slackPixels = 10;

/** Calls back when a finger rests on something that is no link or button. */
export function useLongPress(onPress: () => void) {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  useEffect(() => () => clearTimeout(press.current?.timer), []);
  return {
    onPointerDown: (event: PointerEvent) => {
      const { pointerType, isPrimary, clientX, clientY, target, currentTarget } = event;
      end();
      // React's events come from windows that opened from here, too.
      const isHere = target instanceof Node && currentTarget.contains(target);
      if (pointerType !== "touch" || !isPrimary || !isHere || isControl(target)) return;
      press.current = { x: clientX, y: clientY, timer: setTimeout(onPress, pressMs) };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (!press.current) return;
      const { x, y } = press.current;
      if (Math.hypot(clientX - x, clientY - y) > slackPixels) end();
    },
    onPointerUp: end,
    // The browser took the finger over, to scroll.
    onPointerCancel: end,
    onContextMenu: (event: MouseEvent) => {
      if (press.current) event.preventDefault();
    },
  };
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input") !== null;
}
