/**
 * How many calls one invocation of a room or an inbox makes. Cloudflare's free plan allows 50 in one, so
 * some are left for the app.
 */
export const maxCalls = 40;
/** It allows six that wait for their answer at the same time; one is left for the app. */
export const callsAtOnce = 5;
/** So that each may be tried a second time, with another peer. */
const maxGroups = maxCalls / 2;

/**
 * What one invocation does of `calls`: null if it may make all of them itself, else groups of nearly the
 * same size, of which each is passed on to a peer that does it.
 */
export function groupsOf<T>(calls: T[]): T[][] | null {
  if (calls.length <= maxCalls) return null;
  const size = calls.length / maxGroups;
  return Array.from({ length: maxGroups }, (_, index) =>
    calls.slice(Math.ceil(index * size), Math.ceil((index + 1) * size)),
  );
}
