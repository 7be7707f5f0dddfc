"use client";

import { useEffect, useEffectEvent } from "react";
import { isComposing } from "../hooks/is-composing";
import { useNavigate } from "../shell/navigation";
import type { Overlay } from "../shell/overlay-context";
import { adjacentRoom, isUnread } from "../sidebar/room-sections";
import { useRooms } from "../sidebar/rooms-context";
import { isKey } from "./is-key";
import { isApple } from "./platform";

/** The shortcuts that work on every page; keys-dialog.tsx documents them. */
export function Shortcuts({
  overlayShown,
  onOverlay,
}: {
  overlayShown: boolean;
  onOverlay: (overlay: Overlay | null) => void;
}) {
  const rooms = useRooms();
  const go = useNavigate();

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const command = isApple() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (command && !event.altKey && !event.shiftKey && isKey(event, "K")) {
      event.preventDefault();
      onOverlay(overlayShown ? null : { kind: "switcher", room: null });
      return;
    }
    if (overlayShown || event.ctrlKey || event.metaKey || isInDialogOrMenu(event.target)) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const room = adjacentRoom(
        rooms,
        roomIdInAddress(),
        step,
        event.shiftKey ? isUnread : undefined,
      );
      if (room) go(`/rooms/${room.id}`);
      return;
    }
    if (event.key === "?" && !event.altKey && !isEditable(event.target)) {
      event.preventDefault();
      onOverlay({ kind: "keys" });
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return null;
}

/** Read from the address, which is ahead of React while a page loads, so that quick steps add up. */
function roomIdInAddress(): number | null {
  return Number(/^\/rooms\/(\d+)/.exec(location.pathname)?.[1]) || null;
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

function isInDialogOrMenu(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("[role=dialog], [role=alertdialog], [role=menu]") !== null
  );
}
