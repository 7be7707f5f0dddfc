import { useState } from "react";

/**
 * For a window without a trigger of its own: gives the focus back to where it was when it opened.
 * Radix does so for its own triggers only.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const [{ wasOpen, home }, setState] = useState<{ wasOpen: boolean; home: HTMLElement | null }>({
    wasOpen: false,
    home: null,
  });
  if (open !== wasOpen) setState({ wasOpen: open, home: open ? focusHome() : home });
  return (event) => {
    event.preventDefault();
    if (home?.isConnected) home.focus();
  };
}

/** A menu is gone once the window is there, so its trigger stands for it. */
function focusHome(): HTMLElement | null {
  const { activeElement } = document;
  const menu = activeElement?.closest("[role=menu]");
  const trigger = menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  if (trigger) return trigger;
  return activeElement instanceof HTMLElement ? activeElement : null;
}
