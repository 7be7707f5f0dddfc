import "server-only";
import { and, desc, eq, gt, lt, sql } from "drizzle-orm";
import { sessions, users } from "@/drizzle/schema";
import type { BeforeCommit } from "../before-commit";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isLiving } from "./living";
import { roomIdsOf } from "./members";
import type { User } from "./users";

/** `created` is in whole seconds since 1970. */
export type Session = { id: string; agent: string; created: number };

/** Enough to tell browsers apart; a client can send a User-Agent of any length. */
const maxAgentCharacters = 300;

/** The session has not expired. */
export const isUnexpired = gt(sessions.expiresAt, sql`now()`);

/** Starts a session, and deletes the person's expired ones. */
export async function create(
  id: string,
  userId: number,
  agent: string,
  ttlSeconds: number,
): Promise<void> {
  const old = db()
    .$with("old")
    .as(
      db()
        .delete(sessions)
        .where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, sql`now()`))),
    );
  await db()
    .with(old)
    .insert(sessions)
    .values({
      id,
      userId,
      agent: agent.slice(0, maxAgentCharacters),
      expiresAt: sql`now() + make_interval(secs => ${ttlSeconds})`,
    });
}

/** The session's user; null if the session has ended or expired. */
export async function findUser(id: string): Promise<User | null> {
  const [user] = await db()
    .select({ id: users.id, username: users.username, nickname: users.nickname })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, id), isUnexpired, isLiving));
  return user ?? null;
}

/** A person's sessions, newest first. */
export function list(userId: number): Promise<Session[]> {
  return db()
    .select({
      id: sessions.id,
      agent: sessions.agent,
      created: epochSeconds(sessions.createdAt),
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isUnexpired))
    .orderBy(desc(sessions.createdAt));
}

/** Deletes a session and returns its user's id; null if it was gone already. */
export async function remove(id: string): Promise<number | null> {
  const [gone] = await db()
    .delete(sessions)
    .where(eq(sessions.id, id))
    .returning({ userId: sessions.userId });
  return gone?.userId ?? null;
}

/** Deletes a session, if `beforeCommit` succeeds with the rooms of its user. */
export function revoke(id: string, beforeCommit: BeforeCommit<number[]>): Promise<void> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(sessions)
      .where(eq(sessions.id, id))
      .returning({ userId: sessions.userId });
    if (gone) await beforeCommit(await roomIdsOf(gone.userId, tx));
  });
}
