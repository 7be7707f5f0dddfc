/** The delay before the next attempt to connect. */
import { closeCodes } from "@/lib/wire/frames";

const shortestMs = 300;
const longestMs = 10_000;

/**
 * Returns milliseconds. `code` is the last connection's close code; null: the last attempt failed.
 * `previousMs` is the previous delay; null: the connection was stable until now. `random` is in
 * [0, 1).
 *
 * Delays grow to 10 s by "decorrelated jitter", so that a thousand clients that were disconnected
 * together do not reconnect together.
 */
export function waitMs(
  code: number | null,
  previousMs: number | null,
  random: () => number,
): number {
  switch (code) {
    // The room restarts within a moment, but all its clients reconnect at once.
    case closeCodes.shuttingDown:
      if (previousMs === null) return 1_000 * random();
      break;
    // The token expired, or the session ended; the app decides when asked for a fresh one.
    case closeCodes.token:
      if (previousMs === null) return 0;
      break;
    // Any sooner, and the rate limit would close the next connection as well.
    case closeCodes.flooding:
      return longestMs * (1 + random());
  }
  const upTo = Math.min(longestMs, Math.max(shortestMs, previousMs ?? 0) * 3);
  return shortestMs + (upTo - shortestMs) * random();
}
