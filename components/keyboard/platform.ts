/** Whether commands are given with ⌘; a browser's question, false on the server. */
export function isApple(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}
