import "server-only";
import { createHash } from "node:crypto";
import { and, count, desc, eq, sql } from "drizzle-orm";
import { accessTokens, users } from "@/drizzle/schema";
import type { AccessToken } from "@/lib/shared/api/account";
import { sidOfDigest } from "../../auth/sid";
import type { BeforeCommit } from "../before-commit";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isLiving } from "./living";
import { roomIdsOf } from "./members";
import type { User } from "./users";

/**
 * The token's owner, or null. Notes the use, but at most once a minute, so that a bot with a
 * hundred calls a second does not write as often.
 */
export async function use(token: string): Promise<User | null> {
  const [user] = await db().execute<User>(sql`
    with used as (
      update ${accessTokens} set last_used_at = now()
      where hash = ${digest(token)}
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select ${users.id}, ${users.username}, ${users.nickname}
    from ${accessTokens} join ${users} on ${users.id} = ${accessTokens.userId}
    where ${accessTokens.hash} = ${digest(token)} and ${isLiving}`);
  return user ?? null;
}

/** A person's access tokens, newest first. */
export function list(userId: number): Promise<AccessToken[]> {
  return db()
    .select({
      id: accessTokens.id,
      name: accessTokens.name,
      created: epochSeconds(accessTokens.createdAt),
      lastUsed: epochSeconds(accessTokens.lastUsedAt),
    })
    .from(accessTokens)
    .where(eq(accessTokens.userId, userId))
    .orderBy(desc(accessTokens.id));
}

/** Stores a new token, as its digest only, and returns its id; null if the person has `max`. */
export function create(
  userId: number,
  { name, token, max }: { name: string; token: string; max: number },
): Promise<number | null> {
  return db().transaction(async (tx) => {
    // Locks the person's row, so that concurrent calls count one after the other.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
    const [had] = await tx
      .select({ tokens: count() })
      .from(accessTokens)
      .where(eq(accessTokens.userId, userId));
    if (had && had.tokens >= max) return null;
    const [made] = await tx
      .insert(accessTokens)
      .values({ userId, name, hash: digest(token) })
      .returning({ id: accessTokens.id });
    return made?.id ?? null;
  });
}

/**
 * Deletes a token, if `beforeCommit` succeeds with its public id and the person's rooms. False if
 * the person has no such token.
 */
export function remove(
  userId: number,
  id: number,
  beforeCommit: BeforeCommit<{ sid: string; roomIds: number[] }>,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(accessTokens)
      .where(and(eq(accessTokens.id, id), eq(accessTokens.userId, userId)))
      .returning({ hash: accessTokens.hash });
    if (!gone) return false;
    const sid = sidOfDigest(Buffer.from(gone.hash, "hex"));
    await beforeCommit({ sid, roomIds: await roomIdsOf(userId, tx) });
    return true;
  });
}

/** Deletes the token itself and returns its owner's id; null if there is none. */
export async function removeByValue(token: string): Promise<number | null> {
  const [gone] = await db()
    .delete(accessTokens)
    .where(eq(accessTokens.hash, digest(token)))
    .returning({ userId: accessTokens.userId });
  return gone?.userId ?? null;
}

function digest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
