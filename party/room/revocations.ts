import type * as Party from "partykit/server";
import type { Role } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import type { RoomClaims } from "@/lib/wire/room-token";

/** Sessions that were ended: of the person's all, only this one, or all but this one. */
type Ended = { at: number; only?: string | undefined; except?: string | undefined };

/**
 * What the app has said of people since their tokens were made: removed, another role, signed out.
 * In storage, so that it outlives a restart; removals also in memory, where a decision can ask.
 */
export class Standing {
  private readonly revokedBelow = new Map<number, number>();

  constructor(private readonly storage: Party.Storage) {}

  /** Refuses, from now on, what was given to this person before `epoch`. */
  revoke(uid: number, epoch: number): void {
    this.revokedBelow.set(uid, epoch);
    void this.storage.put(revokedKey(uid), epoch);
  }

  setRole(uid: number, epoch: number, role: Role): void {
    void this.storage.put(roleKey(uid), { epoch, role });
  }

  /** Tokens of these sessions that were made before now are worthless; they last a minute. */
  async end(uid: number, ended: Omit<Ended, "at">): Promise<void> {
    const before = (await this.storage.get<Ended[]>(endedKey(uid))) ?? [];
    const now = Date.now() / 1_000;
    const kept = before.filter(({ at }) => at + limits.tokenTtlSeconds >= now);
    await this.storage.put(endedKey(uid), [...kept, { ...ended, at: now }]);
  }

  /** Whether something given at `epoch` is void; to be asked after `load`. */
  isRevoked(uid: number, epoch: number): boolean {
    return epoch < (this.revokedBelow.get(uid) ?? 0);
  }

  async load(uid: number): Promise<void> {
    if (this.revokedBelow.has(uid)) return;
    const epoch = (await this.storage.get<number>(revokedKey(uid))) ?? 0;
    if (!this.revokedBelow.has(uid)) this.revokedBelow.set(uid, epoch);
  }

  /** What a token is still worth: the person's role now, or why nothing. */
  async judge(claims: RoomClaims): Promise<Role | "removed" | "signed-out"> {
    const { uid, epoch, sid, iat } = claims;
    await this.load(uid);
    const stored = await this.storage.get([roleKey(uid), endedKey(uid)]);
    const role = stored.get(roleKey(uid)) as { epoch: number; role: Role } | undefined;
    const ended = (stored.get(endedKey(uid)) as Ended[] | undefined) ?? [];
    if (this.isRevoked(uid, epoch)) return "removed";
    const isOver = ended.some(({ at, only, except }) => {
      // A token's time is in whole seconds: one of the same second may be older or newer.
      const older = iat <= at;
      return older && (only === undefined ? sid !== except : sid === only);
    });
    if (isOver) return "signed-out";
    return role && role.epoch > epoch ? role.role : claims.role;
  }
}

function revokedKey(uid: number): string {
  return `revoked:${uid}`;
}

function roleKey(uid: number): string {
  return `role:${uid}`;
}

function endedKey(uid: number): string {
  return `ended:${uid}`;
}
