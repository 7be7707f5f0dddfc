/** Whether somebody is looking at this page: what they cannot have seen must not count as read. */

/**
 * The page is visible and its window has the focus. A window beside the one that somebody works in is
 * visible too, for hours perhaps.
 */
export function hasAttention(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Calls `onChange` when the answer may have changed; returns the unsubscribe function. */
export function onAttentionChange(onChange: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener("visibilitychange", onChange, { signal });
  window.addEventListener("focus", onChange, { signal });
  window.addEventListener("blur", onChange, { signal });
  return () => controller.abort();
}
