import type * as Party from "partykit/server";
import { limits } from "@/lib/wire/limits";
import type { Alarm } from "./alarm";

/** The platform's limit of keys per call. */
const keysPerCall = 128;

/** The tokens that were used, until they expire: each is valid for one socket. */
export class UsedTokens {
  constructor(
    private readonly storage: Party.Storage,
    private readonly alarm: Alarm,
  ) {}

  /** Resolves with false if the token was used before. `exp` is in seconds since 1970. */
  async useOnce({ jti, exp }: { jti: string; exp: number }): Promise<boolean> {
    const key = `used:${jti}`;
    if ((await this.storage.get(key)) !== undefined) return false;
    void this.storage.put(key, exp);
    this.alarm.ringBy((exp + 1) * 1_000);
    return true;
  }

  /** Forgets the tokens that have expired at `now` (milliseconds since 1970). */
  async forgetExpired(now: number): Promise<void> {
    const used = await this.storage.list<number>({ prefix: "used:" });
    const expired = [...used].filter(([, exp]) => exp * 1_000 <= now).map(([key]) => key);
    for (let start = 0; start < expired.length; start += keysPerCall) {
      await this.storage.delete(expired.slice(start, start + keysPerCall));
    }
    if (used.size > expired.length) this.alarm.ringBy(now + limits.tokenTtlSeconds * 1_000);
  }
}
