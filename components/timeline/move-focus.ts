import type { FocusEvent, KeyboardEvent } from "react";

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

/**
 * Moves the focus to the message if ⇧Tab came from below the timeline and landed on the message's
 * last control: a quotation, a link, a reaction.
 */
export function enterAtMessage({ target, relatedTarget, currentTarget }: FocusEvent): void {
  if (!(relatedTarget instanceof Element) || currentTarget.contains(relatedTarget)) return;
  const isBelow =
    currentTarget.compareDocumentPosition(relatedTarget) & Node.DOCUMENT_POSITION_FOLLOWING;
  // Popovers are outside of the page's main part; a click makes the focus invisible.
  const isTab = relatedTarget.closest("#room") !== null && target.matches(":focus-visible");
  if (!isBelow || !isTab) return;
  const message = target.closest<HTMLElement>("[data-message]");
  if (message !== target) message?.focus();
}

/** The next message, or the space for rows that are not rendered. */
function nextOf(from: Element, key: "ArrowUp" | "ArrowDown"): Element | null {
  let next: Element | null = from;
  do {
    next = key === "ArrowUp" ? next.previousElementSibling : next.nextElementSibling;
  } while (next && !next.matches("[data-message], [data-space]"));
  return next;
}
