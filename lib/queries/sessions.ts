import "server-only";
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { sessions, users } from "../../drizzle/schema";
import { db } from "../db";
import type { User } from "./users";

/** Also forgets the person's sessions that have run out. */
export async function create(id: string, userId: number, ttlSeconds: number): Promise<void> {
  await db()
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, sql`now()`)));
  await db()
    .insert(sessions)
    .values({ id, userId, expiresAt: sql`now() + make_interval(secs => ${ttlSeconds})` });
}

/** Whose session this is; null where it was ended or has run out. */
export async function findUser(id: string): Promise<User | null> {
  const [user] = await db()
    .select({ id: users.id, username: users.username, nickname: users.nickname })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, id), gt(sessions.expiresAt, sql`now()`)));
  return user ?? null;
}

export async function remove(id: string): Promise<void> {
  await db().delete(sessions).where(eq(sessions.id, id));
}
