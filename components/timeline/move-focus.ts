import type { KeyboardEvent } from "react";

/**
 * Moves the focus from a message to the next one with ↑ and ↓. `renderNext` must render that one
 * synchronously if it is not rendered.
 */
export function moveFocus(
  event: KeyboardEvent,
  renderNext: (from: number, step: 1 | -1) => void,
): void {
  const { key, target } = event;
  if (key !== "ArrowUp" && key !== "ArrowDown") return;
  if (!(target instanceof HTMLElement) || !target.matches("[data-message]")) return;
  event.preventDefault();
  if (nextOf(target, key)?.matches("[data-space]")) {
    renderNext(Number(target.dataset.message), key === "ArrowUp" ? -1 : 1);
  }
  const next = nextOf(target, key);
  if (next instanceof HTMLElement && next.matches("[data-message]")) next.focus();
}

/** The next message, or the space for rows that are not rendered. */
function nextOf(from: Element, key: "ArrowUp" | "ArrowDown"): Element | null {
  let next: Element | null = from;
  do {
    next = key === "ArrowUp" ? next.previousElementSibling : next.nextElementSibling;
  } while (next && !next.matches("[data-message], [data-space]"));
  return next;
}
