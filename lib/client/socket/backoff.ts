/** How long to wait before the next try to connect. */
import { closeCodes } from "@/lib/wire/frames";

const shortestMs = 300;
const longestMs = 10_000;

/**
 * `code` is why the last connection ended; null: the last try failed. `previousMs` is the wait
 * before it; null: all was well until now. `random` is in [0, 1).
 *
 * Waits grow by "decorrelated jitter" up to 10 s, so that a thousand clients that were cut off
 * together do not come back together.
 */
export function waitMs(
  code: number | null,
  previousMs: number | null,
  random: () => number,
): number {
  switch (code) {
    // The room restarts: it is back at once, for everybody at once.
    case closeCodes.shuttingDown:
      if (previousMs === null) return 1_000 * random();
      break;
    // The session may have ended: a fresh token or none, as the app says.
    case closeCodes.token:
      if (previousMs === null) return 0;
      break;
    // The bucket must have filled by then, or it begins anew.
    case closeCodes.flooding:
      return longestMs * (1 + random());
  }
  const upTo = Math.min(longestMs, Math.max(shortestMs, previousMs ?? 0) * 3);
  return shortestMs + (upTo - shortestMs) * random();
}
