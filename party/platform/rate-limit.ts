/** A room's limits before LIMITS_FACTOR. The limits of REST calls are in lib/server/http/limits.ts. */

type Rate = { perSecond: number; burst: number };

/** Messages, edits and reactions of one person: faster than typing, and a pasted list still passes. */
export const requestRate: Rate = { perSecond: 5, burst: 20 };
/** All frames of one socket, valid or not. A client that sends more is flooding and is closed. */
export const frameRate: Rate = { perSecond: 50, burst: 200 };
/** Typing frames of one socket: each shows for five seconds. */
export const typingRate: Rate = { perSecond: 0.5, burst: 3 };
/** Sockets of one person in one room: more than anyone has tabs and devices. */
export const socketsPerPerson = 30;

/** A token bucket per key. In memory only, so hibernation resets it and allows one more burst. */
export class RateLimit<K> {
  private readonly buckets = new Map<K, { tokens: number; at: number }>();
  private readonly size: number;
  private readonly perMs: number;

  constructor({ perSecond, burst }: Rate, factor: number) {
    this.size = Math.max(1, burst * factor);
    this.perMs = (perSecond * factor) / 1_000;
  }

  /** Takes a token at `now` (milliseconds); false if there is none. */
  take(key: K, now: number): boolean {
    const bucket = this.buckets.get(key);
    if (!bucket) {
      this.buckets.set(key, { tokens: this.size - 1, at: now });
      return true;
    }
    // If the clock was set back, nobody loses tokens.
    const elapsedMs = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(this.size, bucket.tokens + elapsedMs * this.perMs);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Drops a key's bucket, so that keys which are gone take no memory. */
  forget(key: K): void {
    this.buckets.delete(key);
  }
}
