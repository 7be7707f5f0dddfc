/** Whether shortcuts use ⌘ instead of Ctrl; false on the server. */
export function isApple(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}
