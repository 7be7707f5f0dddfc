import "server-only";
import { createHash } from "node:crypto";
import { and, count, desc, eq, sql } from "drizzle-orm";
import { accessTokens, sessions, users } from "@/drizzle/schema";
import type { AccessToken, TokenScope } from "@/lib/shared/api/account";
import { sidOf, sidOfHash } from "../../auth/sid";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isUsable } from "./living";
import * as roomCommands from "./room-commands";
import { isUnexpired } from "./sessions";
import type { SignedIn } from "./users";

/**
 * The token's owner, or null. Notes the use, but at most once a minute, so that a bot with a
 * hundred calls a second does not write as often.
 */
export async function use(token: string): Promise<(SignedIn & { scopes: TokenScope[] }) | null> {
  const [user] = await db().execute<SignedIn & { scopes: TokenScope[] }>(sql`
    with used as (
      update ${accessTokens} set last_used_at = now()
      where hash = ${digest(token)}
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select ${users.id}, ${users.username}, ${users.nickname}, ${users.admin},
      ${accessTokens.scopes}
    from ${accessTokens} join ${users} on ${users.id} = ${accessTokens.userId}
    where ${accessTokens.hash} = ${digest(token)} and ${isUsable}`);
  return user ?? null;
}

/** A person's access tokens, newest first. */
export function list(userId: number): Promise<AccessToken[]> {
  return db()
    .select({
      id: accessTokens.id,
      name: accessTokens.name,
      scopes: accessTokens.scopes,
      created: epochSeconds(accessTokens.createdAt),
      lastUsed: epochSeconds(accessTokens.lastUsedAt),
    })
    .from(accessTokens)
    .where(eq(accessTokens.userId, userId))
    .orderBy(desc(accessTokens.id));
}

/**
 * Stores a new token, as its digest only, and returns its id. `full` if the person has `max`, and
 * `signed-out` if the session that asks for it has ended.
 */
export function create(
  userId: number,
  {
    name,
    token,
    max,
    sessionId,
    scopes = [],
  }: { name: string; token: string; max: number; sessionId: string; scopes?: TokenScope[] },
): Promise<number | "full" | "signed-out"> {
  return db().transaction(async (tx) => {
    // Locks the person's row, so that concurrent calls count one after the other, and a new password
    // that is under way has ended the session before it is looked for.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
    const [session] = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isUnexpired));
    if (!session) return "signed-out";
    const [had] = await tx
      .select({ tokens: count() })
      .from(accessTokens)
      .where(eq(accessTokens.userId, userId));
    if (had && had.tokens >= max) return "full";
    const [made] = await tx
      .insert(accessTokens)
      .values({ userId, name, hash: digest(token), scopes })
      .returning({ id: accessTokens.id });
    if (!made) throw new Error("the insert returned no token");
    return made.id;
  });
}

/**
 * Deletes a token and stores the commands that close its sockets. False if the person has no such
 * token.
 */
export function remove(userId: number, id: number): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(accessTokens)
      .where(and(eq(accessTokens.id, id), eq(accessTokens.userId, userId)))
      .returning({ hash: accessTokens.hash });
    if (!gone) return false;
    await roomCommands.addSignOut(tx, userId, { only: sidOfHash(gone.hash) });
    return true;
  });
}

/**
 * Deletes the token itself, stores the commands that close its sockets, and returns its owner's id;
 * null if there is none.
 */
export function removeByValue(token: string): Promise<number | null> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(accessTokens)
      .where(eq(accessTokens.hash, digest(token)))
      .returning({ userId: accessTokens.userId, hash: accessTokens.hash });
    if (!gone) return null;
    await roomCommands.addSignOut(tx, gone.userId, { only: sidOfHash(gone.hash) });
    return gone.userId;
  });
}

/** Whether a session or an access token of the person, named by its public id, has not ended. */
export async function isAlive(userId: number, sid: string): Promise<boolean> {
  const [open, tokens] = await Promise.all([
    db()
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.userId, userId), isUnexpired)),
    db()
      .select({ hash: accessTokens.hash })
      .from(accessTokens)
      .where(eq(accessTokens.userId, userId)),
  ]);
  return (
    open.some(({ id }) => sidOf(id) === sid) || tokens.some(({ hash }) => sidOfHash(hash) === sid)
  );
}

function digest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
