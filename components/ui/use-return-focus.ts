import { useState } from "react";

/**
 * For a window without a trigger of its own: gives the focus back to where it was when it opened.
 * Radix does so for its own triggers only. What is gone by then (a toolbar that shows only with the
 * focus in it, a line that was deleted) is stood for by what it was in.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const [{ wasOpen, homes }, setState] = useState<{ wasOpen: boolean; homes: HTMLElement[] }>({
    wasOpen: false,
    homes: [],
  });
  if (open !== wasOpen) setState({ wasOpen: open, homes: open ? focusHomes() : homes });
  return (event) => {
    event.preventDefault();
    homes.find(({ isConnected }) => isConnected)?.focus();
  };
}

/** Innermost first. */
function focusHomes(): HTMLElement[] {
  const homes: HTMLElement[] = [];
  let home = focusHome();
  while (home) {
    homes.push(home);
    home = home.parentElement?.closest<HTMLElement>("[tabindex]") ?? null;
  }
  return homes;
}

/** A menu is gone once the window is there, so its trigger stands for it. */
function focusHome(): HTMLElement | null {
  const { activeElement } = document;
  const menu = activeElement?.closest("[role=menu]");
  const trigger = menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  if (trigger) return trigger;
  return activeElement instanceof HTMLElement ? activeElement : null;
}
