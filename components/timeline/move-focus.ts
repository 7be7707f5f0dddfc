import type { KeyboardEvent } from "react";

/**
 * ↑ and ↓ from one message to the next, once one has the focus; `bring` has the next one rendered
 * where it is not.
 */
export function moveFocus(event: KeyboardEvent, bring: (from: number, step: 1 | -1) => void): void {
  const { key, target } = event;
  if (key !== "ArrowUp" && key !== "ArrowDown") return;
  if (!(target instanceof HTMLElement) || !target.matches("[data-message]")) return;
  event.preventDefault();
  if (nextOf(target, key)?.matches("[data-space]")) {
    bring(Number(target.dataset.message), key === "ArrowUp" ? -1 : 1);
  }
  const next = nextOf(target, key);
  if (next instanceof HTMLElement && next.matches("[data-message]")) next.focus();
}

/** The next message, or the space for lines that are not rendered. */
function nextOf(from: Element, key: "ArrowUp" | "ArrowDown"): Element | null {
  let next: Element | null = from;
  do {
    next = key === "ArrowUp" ? next.previousElementSibling : next.nextElementSibling;
  } while (next && !next.matches("[data-message], [data-space]"));
  return next;
}
