/** Messages of one person in one room: nobody types faster, and a pasted list still passes. */
const perSecond = 5;
const burst = 20;

/** A token bucket a person. In memory only: waking from hibernation forgives one burst. */
export class MessageLimit {
  private readonly buckets = new Map<number, { tokens: number; at: number }>();

  constructor(private readonly factor: number) {}

  /** Counts one message at `now` (milliseconds); false where it came too fast. */
  take(uid: number, now: number): boolean {
    const size = Math.max(1, burst * this.factor);
    const bucket = this.buckets.get(uid) ?? { tokens: size, at: now };
    // A clock that is set back costs nobody their tokens.
    const elapsedMs = Math.max(0, now - bucket.at);
    const refilled = bucket.tokens + (elapsedMs / 1_000) * perSecond * this.factor;
    const tokens = Math.min(size, refilled);
    if (tokens < 1) {
      this.buckets.set(uid, { tokens, at: now });
      return false;
    }
    this.buckets.set(uid, { tokens: tokens - 1, at: now });
    return true;
  }
}
