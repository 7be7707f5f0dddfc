/** Whether the primary pointer is a finger, which implies an on-screen keyboard. */
export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
