import "server-only";
import pLimit from "p-limit";
import { Busy } from "../http/problem";

/**
 * At some 25 ms each on two cores, the last in line waits little more than a second. Longer, and
 * people try again while their first try still waits.
 */
const maxWaiting = 100;

/** Runs at most `atATime` calls at once while up to 100 others wait. Throws Busy for any beyond. */
export function boundedQueue(atATime: number): <T>(run: () => Promise<T>) => Promise<T> {
  const limit = pLimit(atATime);
  return async (run) => {
    if (limit.pendingCount >= maxWaiting) throw new Busy();
    return limit(run);
  };
}
