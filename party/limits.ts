/** Messages of one person in one room: nobody types faster, and a pasted list still passes. */
const perSecond = 5;
const burst = 20;

/** A token bucket a person. In memory only: waking from hibernation forgives one burst. */
export class MessageLimit {
  private readonly buckets = new Map<number, { tokens: number; at: number }>();

  constructor(private readonly factor: number) {}

  /** Counts one message at `now` (milliseconds); false where it came too fast. */
  take(uid: number, now: number): boolean {
    const size = burst * this.factor;
    const bucket = this.buckets.get(uid) ?? { tokens: size, at: now };
    const refilled = bucket.tokens + ((now - bucket.at) / 1_000) * perSecond * this.factor;
    const tokens = Math.min(size, refilled);
    if (tokens < 1) {
      this.buckets.set(uid, { tokens, at: now });
      return false;
    }
    this.buckets.set(uid, { tokens: tokens - 1, at: now });
    return true;
  }
}
