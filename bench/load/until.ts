import { setTimeout as delay } from "node:timers/promises";

/** Waits until `isSo`; false if that takes longer than `deadlineMs`. */
export async function until(isSo: () => boolean, deadlineMs: number): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!isSo()) {
    if (performance.now() > deadline) return false;
    await delay(10);
  }
  return true;
}
