import type { KeyboardEvent } from "react";

/** ↑ and ↓ from one message to the next, once one has the focus. */
export function moveFocus(event: KeyboardEvent): void {
  const { key, target } = event;
  if (key !== "ArrowUp" && key !== "ArrowDown") return;
  if (!(target instanceof HTMLElement) || !target.matches("[data-message]")) return;
  event.preventDefault();
  const step = (from: Element) =>
    key === "ArrowUp" ? from.previousElementSibling : from.nextElementSibling;
  let next = step(target);
  while (next && !next.matches("[data-message]")) next = step(next);
  if (next instanceof HTMLElement) next.focus();
}
