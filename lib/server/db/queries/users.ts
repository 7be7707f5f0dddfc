import "server-only";
import { createHash } from "node:crypto";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { accessTokens, reservedNames, sessions, users } from "@/drizzle/schema";
import { usernameKey } from "@/lib/shared/fields";
import { db } from "../db";
import { roomIdsOf } from "./members";

export type User = { id: number; username: string; nickname: string };

/** The account has not been deleted. */
export const isLiving = isNull(users.deletedAt);

class Reserved extends Error {}

/** The new user; null where the name is taken, or was somebody's whose account is gone. */
export async function create(values: {
  username: string;
  nickname: string;
  passwordHash: string;
}): Promise<User | null> {
  const key = usernameKey(values.username);
  try {
    return await db().transaction(async (tx) => {
      const [user] = await tx
        .insert(users)
        .values({ ...values, usernameKey: key })
        .onConflictDoNothing({ target: users.usernameKey })
        .returning({ id: users.id, username: users.username, nickname: users.nickname });
      if (!user) return null;
      // Asked last: the insert has waited for a deletion of this name that was under way.
      const [reserved] = await tx
        .select({ hash: reservedNames.hash })
        .from(reservedNames)
        .where(eq(reservedNames.hash, reservationOf(key)));
      if (reserved) throw new Reserved();
      return user;
    });
  } catch (error) {
    if (error instanceof Reserved) return null;
    throw error;
  }
}

/** What is kept of the name of an account that is gone. */
export function reservationOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

export async function find(username: string): Promise<(User & { passwordHash: string }) | null> {
  const [user] = await db()
    .select()
    .from(users)
    .where(and(eq(users.usernameKey, usernameKey(username)), isLiving));
  return user ?? null;
}

/** Keeps an account from being deleted until the transaction ends; false where it is gone. */
export async function holdLiving(
  tx: Pick<ReturnType<typeof db>, "execute">,
  id: number,
): Promise<boolean> {
  const held = await tx.execute(sql`
    select 1 from users where id = ${id} and deleted_at is null for key share`);
  return held.length > 0;
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
