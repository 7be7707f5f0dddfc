import type * as Party from "partykit/server";
import type { Role } from "@/lib/wire/frames";
import type { RoomClaims } from "@/lib/wire/room-token";
import { isSignedOut, namesSessions, type SignOut } from "@/lib/wire/sign-out";

/**
 * How long ended sessions are remembered. Longer than a token lives, because a clock of the app that
 * is ahead makes its tokens live longer here.
 */
const rememberedSeconds = 3_600;
/** The value that holds them must stay under the platform's 128 KiB. */
const rememberedCharacters = 64 * 1024;

/** Sessions of one person that ended at `at` (seconds since 1970). */
type Ended = SignOut & { at: number };

/**
 * What changed for people after their tokens were signed: they were removed, got another role or
 * signed out. Kept in storage to survive restarts; removals also in memory, for checks during a commit.
 */
export class Revocations {
  private readonly revokedBelow = new Map<number, number>();

  constructor(private readonly storage: Party.Storage) {}

  /** Refuses what was granted to this person before `epoch`. */
  revoke(uid: number, epoch: number): void {
    this.revokedBelow.set(uid, epoch);
    void this.storage.put(revokedKey(uid), epoch);
  }

  /** The same for many people, if nothing later is known of them; resolves when it is stored. */
  async restore(epochs: { uid: number; epoch: number }[]): Promise<void> {
    for (const { uid, epoch } of epochs) {
      await this.load(uid);
      if (!this.isRevoked(uid, epoch - 1)) this.revoke(uid, epoch);
    }
  }

  /** Sets the person's role as of `epoch`, over the role in tokens of earlier epochs. */
  setRole(uid: number, epoch: number, role: Role): void {
    void this.storage.put(roleKey(uid), { epoch, role });
  }

  /** Refuses the tokens that these sessions have asked for so far. */
  async endSessions(uid: number, which: SignOut): Promise<void> {
    const before = (await this.storage.get<Ended[]>(endedKey(uid))) ?? [];
    const now = Date.now() / 1_000;
    const kept = before.filter(({ at }) => at + rememberedSeconds >= now);
    kept.push({ ...which, at: now });
    while (kept.length > 1 && JSON.stringify(kept).length > rememberedCharacters) kept.shift();
    await this.storage.put(endedKey(uid), kept);
  }

  /** Whether what was granted at `epoch` is revoked. `load` must have resolved before. */
  isRevoked(uid: number, epoch: number): boolean {
    return epoch < (this.revokedBelow.get(uid) ?? 0);
  }

  /** Reads the person's revocation into memory. */
  async load(uid: number): Promise<void> {
    if (this.revokedBelow.has(uid)) return;
    const epoch = (await this.storage.get<number>(revokedKey(uid))) ?? 0;
    if (!this.revokedBelow.has(uid)) this.revokedBelow.set(uid, epoch);
  }

  /** Resolves with the person's present role, or with why the token is no longer valid. */
  async currentRole(claims: RoomClaims): Promise<Role | "removed" | "signed-out"> {
    const { uid, epoch, sid, iat } = claims;
    await this.load(uid);
    const stored = await this.storage.get([roleKey(uid), endedKey(uid)]);
    const role = stored.get(roleKey(uid)) as { epoch: number; role: Role } | undefined;
    const ended = (stored.get(endedKey(uid)) as Ended[] | undefined) ?? [];
    // A session that was named never comes back, so its tokens need no comparison of the app's clock
    // with ours. A token's time is in whole seconds: one of the same second counts as older.
    const isOver = ended.some(
      (each) => (namesSessions(each) || iat <= each.at) && isSignedOut(sid, each),
    );
    // First, as the account may be suspended: then it is both, and still a member.
    if (isOver) return "signed-out";
    if (this.isRevoked(uid, epoch)) return "removed";
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
