import {
  type FocusEvent,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";

type Owner = {
  /** Something was opened from the toolbar, which must stay for it. */
  isBusy(): boolean;
  hide(): void;
};

/** The message that shows its toolbar; one at most, the one that was pointed at or focused last. */
let owner: Owner | null = null;

/**
 * Whether a message shows its toolbar: while it is hovered or used with the keyboard. A popover that
 * was opened from it keeps the toolbar, even one in a portal, as React events bubble up from there.
 */
export function useToolbarVisible() {
  const [hovered, setHovered] = useState(false);
  const [held, setHeld] = useState(false);
  const row = useRef<HTMLElement>(null);
  const hiding = useRef(false);
  const [self] = useState<Owner>(() => ({
    isBusy: () => row.current !== null && hasOpen(row.current),
    hide: () => {
      hiding.current = true;
      // The keyboard continues from the message.
      if (document.activeElement?.closest("[data-tools]")) {
        row.current?.focus({ preventScroll: true });
      }
      hiding.current = false;
      setHovered(false);
      setHeld(false);
    },
  }));
  const claim = () => {
    if (owner !== self) owner?.hide();
    owner = self;
  };
  useEffect(
    () => () => {
      if (owner === self) owner = null;
    },
    [self],
  );
  const leave = () => {
    const box = row.current;
    setHovered(false);
    if (!box) return;
    setHeld((before) => hasOpen(box) || (before && box.contains(document.activeElement)));
  };
  const onOver = useEffectEvent(({ target }: Event) => {
    if (target instanceof Node && !row.current?.contains(target)) leave();
  });
  useEffect(() => {
    if (!hovered) return;
    // Firefox and WebKit report no leaving if what was under the pointer goes away, such as a menu.
    const listen = (event: Event) => onOver(event);
    document.addEventListener("pointerover", listen);
    return () => document.removeEventListener("pointerover", listen);
  }, [hovered]);

  const handlers = {
    ref: row,
    onPointerOver: ({ pointerType, target }: PointerEvent) => {
      const isHere = target instanceof Node && row.current?.contains(target);
      if (hovered || !isHere || pointerType === "touch") return;
      if (owner !== self && owner?.isBusy()) return;
      claim();
      setHovered(true);
    },
    onPointerLeave: leave,
    onFocus: ({ currentTarget, target }: FocusEvent) => {
      if (hiding.current) return;
      // A click focuses the message too, but is no use of the keyboard.
      const isUsed = target.matches(":focus-visible") || target.closest("[data-tools]") !== null;
      const holds = isUsed || !currentTarget.contains(target);
      if (holds) claim();
      setHeld(holds);
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
