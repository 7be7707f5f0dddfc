import { useState } from "react";

/**
 * Returns the focus to where it was when a dialog opened; Radix does that only for its own triggers.
 * If that element is gone (a toolbar that hides without focus, a deleted message), the nearest one that
 * remains gets it: beside it, or else around it.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const [{ wasOpen, targets }, setState] = useState<{ wasOpen: boolean; targets: HTMLElement[] }>({
    wasOpen: false,
    targets: [],
  });
  if (open !== wasOpen) setState({ wasOpen: open, targets: open ? focusTargets() : targets });
  return (event) => {
    event.preventDefault();
    targets.find(({ isConnected }) => isConnected)?.focus();
  };
}

/** The nearest first. */
function focusTargets(): HTMLElement[] {
  const targets: HTMLElement[] = [];
  let target = focusTarget();
  while (target) {
    targets.push(target);
    for (const beside of [target.nextElementSibling, target.previousElementSibling]) {
      if (beside instanceof HTMLElement && beside.matches("[tabindex]")) targets.push(beside);
    }
    target = target.parentElement?.closest<HTMLElement>("[tabindex]") ?? null;
  }
  return targets;
}

/** A menu closes before the dialog it opened, so its trigger stands in for it. */
function focusTarget(): HTMLElement | null {
  const { activeElement } = document;
  const menu = activeElement?.closest("[role=menu]");
  const trigger = menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  if (trigger) return trigger;
  return activeElement instanceof HTMLElement ? activeElement : null;
}
