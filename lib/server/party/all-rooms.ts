import "server-only";
import pLimit from "p-limit";

const concurrency = 16;
const chunkMs = 1_000;

/**
 * How many rooms a second may be loaded. The engine keeps a room for ten seconds after it was called,
 * and fails at some 2,400 at once: its SQLite may take 512 MiB.
 */
export const roomsPerSecond = {
  /** While people use other rooms. */
  shared: 80,
  /** While nobody else does. */
  alone: 180,
} as const;

/** Calls each room, no faster than `perSecond` of them. Resolves with the results in their order. */
export async function callEach<T, R>(
  rooms: T[],
  perSecond: number,
  call: (room: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < rooms.length; start += perSecond) {
    const chunk = pLimit(concurrency).map(rooms.slice(start, start + perSecond), call);
    const isLast = start + perSecond >= rooms.length;
    const [called] = await Promise.all([chunk, isLast ? undefined : wait(chunkMs)]);
    results.push(...called);
  }
  return results;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
