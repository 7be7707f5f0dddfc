import "server-only";
import { createHash } from "node:crypto";
import { and, count, desc, eq, sql } from "drizzle-orm";
import { accessTokens, users } from "@/drizzle/schema";
import type { AccessToken } from "@/lib/shared/api/account";
import { db } from "../db";
import { roomIdsOf } from "./members";
import { isLiving, type User } from "./users";

const seconds = (column: typeof accessTokens.createdAt | typeof accessTokens.lastUsedAt) =>
  sql`floor(extract(epoch from ${column}))`.mapWith(Number);

/**
 * Whose token this is; null where it is nobody's. Notes the use, at most once a minute: a bot
 * that asks a hundred times a second must not write as often.
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

export function list(userId: number): Promise<AccessToken[]> {
  return db()
    .select({
      id: accessTokens.id,
      name: accessTokens.name,
      created: seconds(accessTokens.createdAt),
      lastUsed: seconds(accessTokens.lastUsedAt),
    })
    .from(accessTokens)
    .where(eq(accessTokens.userId, userId))
    .orderBy(desc(accessTokens.id));
}

/** Keeps a new token, as its digest only; its id, or null where the person has `max` already. */
export function create(
  userId: number,
  { name, token, max }: { name: string; token: string; max: number },
): Promise<number | null> {
  return db().transaction(async (tx) => {
    // Two at once wait for each other, so that both count right.
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
 * Forgets a token, if `tellRooms` succeeds: the two happen together or not at all. It gets what
 * the token's sockets are known by. False where the person has no such token.
 */
export function remove(
  userId: number,
  id: number,
  tellRooms: (sid: string, roomIds: number[]) => Promise<void>,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(accessTokens)
      .where(and(eq(accessTokens.id, id), eq(accessTokens.userId, userId)))
      .returning({ hash: accessTokens.hash });
    if (gone) await tellRooms(sidOfHash(gone.hash), await roomIdsOf(userId, tx));
    return gone !== undefined;
  });
}

function digest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** As `sidOf` makes it of the token itself. */
function sidOfHash(hash: string): string {
  return Buffer.from(hash, "hex").toString("base64url").slice(0, 22);
}
