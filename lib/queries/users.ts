import "server-only";
import { and, eq, ne } from "drizzle-orm";
import { accessTokens, sessions, users } from "../../drizzle/schema";
import { db } from "../db";
import { usernameKey } from "../fields";
import { roomIdsOf } from "./members";

export type User = { id: number; username: string; nickname: string };

/** The new user; null where the name is taken. */
export async function create(values: {
  username: string;
  nickname: string;
  passwordHash: string;
}): Promise<User | null> {
  const [user] = await db()
    .insert(users)
    .values({ ...values, usernameKey: usernameKey(values.username) })
    .onConflictDoNothing({ target: users.usernameKey })
    .returning({ id: users.id, username: users.username, nickname: users.nickname });
  return user ?? null;
}

export async function find(username: string): Promise<(User & { passwordHash: string }) | null> {
  const [user] = await db()
    .select()
    .from(users)
    .where(eq(users.usernameKey, usernameKey(username)));
  return user ?? null;
}

export async function setNickname(id: number, nickname: string): Promise<void> {
  await db().update(users).set({ nickname }).where(eq(users.id, id));
}

/**
 * A new password; and with it all access tokens and all sessions but `keepSession` are gone, if
 * `tellRooms` succeeds: everything happens together or not at all. False where the password is
 * not `oldHash` any more. A new nickname comes along, where there is one.
 */
export function changePassword(
  id: number,
  change: { oldHash: string; newHash: string; nickname: string | undefined; keepSession: string },
  tellRooms: (roomIds: number[]) => Promise<void>,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const changed = await tx
      .update(users)
      .set({ passwordHash: change.newHash, nickname: change.nickname })
      .where(and(eq(users.id, id), eq(users.passwordHash, change.oldHash)))
      .returning({ id: users.id });
    if (changed.length === 0) return false;
    await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, id), ne(sessions.id, change.keepSession)));
    await tx.delete(accessTokens).where(eq(accessTokens.userId, id));
    await tellRooms(await roomIdsOf(id, tx));
    return true;
  });
}
