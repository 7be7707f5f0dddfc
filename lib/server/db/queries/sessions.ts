import "server-only";
import { and, desc, eq, gt, lt, sql } from "drizzle-orm";
import { sessions, users } from "@/drizzle/schema";
import { db } from "../db";
import { roomIdsOf } from "./members";
import { isLiving, type User } from "./users";

/** `created` is in whole seconds since 1970. */
export type Session = { id: string; agent: string; created: number };

/** Enough to tell browsers apart; a User-Agent can be as long as its client likes. */
const maxAgentCharacters = 300;
export const isAlive = gt(sessions.expiresAt, sql`now()`);

/** Also forgets the person's sessions that have run out. */
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

/** Whose session this is; null where it was ended or has run out. */
export async function findUser(id: string): Promise<User | null> {
  const [user] = await db()
    .select({ id: users.id, username: users.username, nickname: users.nickname })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, id), isAlive, isLiving));
  return user ?? null;
}

/** A person's sessions, newest first. */
export function list(userId: number): Promise<Session[]> {
  return db()
    .select({
      id: sessions.id,
      agent: sessions.agent,
      created: sql`floor(extract(epoch from ${sessions.createdAt}))`.mapWith(Number),
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isAlive))
    .orderBy(desc(sessions.createdAt));
}

/** Ends a session; whose it was, or null where it had ended already. */
export async function remove(id: string): Promise<number | null> {
  const [gone] = await db()
    .delete(sessions)
    .where(eq(sessions.id, id))
    .returning({ userId: sessions.userId });
  return gone?.userId ?? null;
}

/** Ends a session, if `tellRooms` succeeds: the two happen together or not at all. */
export function revoke(id: string, tellRooms: (roomIds: number[]) => Promise<void>): Promise<void> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(sessions)
      .where(eq(sessions.id, id))
      .returning({ userId: sessions.userId });
    if (gone) await tellRooms(await roomIdsOf(gone.userId, tx));
  });
}
