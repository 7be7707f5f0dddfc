/** A room's limits, each before LIMITS_FACTOR. Those of REST calls: lib/server/http/limits.ts. */

type Rate = { perSecond: number; burst: number };

/** Messages, edits and reactions of one person: nobody types faster, and a pasted list still passes. */
export const requestRate: Rate = { perSecond: 5, burst: 20 };
/** Frames of one socket, taken or not: who sends more is no client but a flood. */
export const frameRate: Rate = { perSecond: 50, burst: 200 };
/** Signs of typing of one socket: one lasts five seconds on the others' screens. */
export const typingRate: Rate = { perSecond: 0.5, burst: 3 };
/** Sockets of one person in one room: as many tabs and devices as anybody has open. */
export const socketsPerPerson = 30;

/** A token bucket a key. In memory only: waking from hibernation forgives one burst. */
export class RateLimit<K> {
  private readonly buckets = new Map<K, { tokens: number; at: number }>();
  private readonly size: number;
  private readonly perMs: number;

  constructor({ perSecond, burst }: Rate, factor: number) {
    this.size = Math.max(1, burst * factor);
    this.perMs = (perSecond * factor) / 1_000;
  }

  /** Counts one at `now` (milliseconds); false where it came too fast. */
  take(key: K, now: number): boolean {
    const bucket = this.buckets.get(key);
    if (!bucket) {
      this.buckets.set(key, { tokens: this.size - 1, at: now });
      return true;
    }
    // A clock that is set back costs nobody their tokens.
    const elapsedMs = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(this.size, bucket.tokens + elapsedMs * this.perMs);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  forget(key: K): void {
    this.buckets.delete(key);
  }
}

/** The caller's address as the nearest hop saw it; null on the loopback port, which needs no limit. */
export function addressOf(request: {
  headers: { get(name: string): string | null };
}): string | null {
  const forwarded = request.headers.get("X-Forwarded-For")?.split(",").at(-1)?.trim();
  return request.headers.get("CF-Connecting-IP") ?? (forwarded || null);
}
