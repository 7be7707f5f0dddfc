import type * as Party from "partykit/server";
import { limits } from "@/lib/wire/limits";
import type { Alarm } from "./alarm";

/** The platform's limit of keys per call. */
const keysPerCall = 128;
/** So many are forgotten at once; the rest with the next alarm. */
const forgottenAtOnce = 16 * keysPerCall;

/**
 * The tokens that were used, until they expire: each is valid for one socket. They are stored in the
 * order in which they expire, so that a crowd's are not all read to find those that have.
 */
export class UsedTokens {
  /** Whether there may be tokens under the keys of an older release. */
  private hasOlder = true;

  constructor(
    private readonly storage: Party.Storage,
    private readonly alarm: Pick<Alarm, "ringBy">,
  ) {}

  /** Resolves with false if the token was used before. `exp` is in seconds since 1970. */
  async useOnce({ jti, exp }: { jti: string; exp: number }): Promise<boolean> {
    const key = `${expiring(exp)}:${jti}`;
    if ((await this.storage.get([key, `used:${jti}`])).size > 0) return false;
    void this.storage.put(key, true);
    this.alarm.ringBy((exp + 1) * 1_000);
    return true;
  }

  /** Forgets the tokens that have expired at `now` (milliseconds since 1970). */
  async forgetExpired(now: number): Promise<void> {
    const until = expiring(Math.floor(now / 1_000) + 1);
    const range = { start: "spent:", end: until, limit: forgottenAtOnce };
    const expired = [...(await this.storage.list(range)).keys()];
    await this.delete(expired);
    if (this.hasOlder) await this.forgetOlder(now);
    if (expired.length === forgottenAtOnce) this.alarm.ringBy(now);
    else if (this.hasOlder || (await this.storage.list({ prefix: "spent:", limit: 1 })).size > 0) {
      this.alarm.ringBy(now + limits.tokenTtlSeconds * 1_000);
    }
  }

  private async forgetOlder(now: number): Promise<void> {
    const used = await this.storage.list<number>({ prefix: "used:" });
    const expired = [...used].filter(([, exp]) => exp * 1_000 <= now).map(([key]) => key);
    await this.delete(expired);
    this.hasOlder = used.size > expired.length;
  }

  private async delete(keys: string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += keysPerCall) {
      await this.storage.delete(keys.slice(start, start + keysPerCall));
    }
  }
}

/** Keys in the order of their times, in seconds since 1970. */
function expiring(exp: number): string {
  return `spent:${String(exp).padStart(12, "0")}`;
}
