/** Whether fingers are what one points with, and so the keyboard is on the screen. */
export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
