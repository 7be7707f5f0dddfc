import "server-only";
import { createHash } from "node:crypto";
import { and, eq, ne, sql } from "drizzle-orm";
import { accessTokens, reservedNames, sessions, users } from "@/drizzle/schema";
import { usernameKey } from "@/lib/shared/fields";
import { sidOf, sidOfHash } from "../../auth/sid";
import { db, type Transaction } from "../db";
import { isLiving } from "./living";
import * as roomCommands from "./room-commands";

export type User = { id: number; username: string; nickname: string };
/** Whoever makes a call; `admin`: an administrator of the server. */
export type SignedIn = User & { admin: boolean };

class Reserved extends Error {}

/**
 * Creates a user; null if the name is taken, or was a deleted account's. The first one of the server is its
 * administrator. If `also`, which runs in the same transaction, throws, there is no account.
 */
export async function create(
  values: {
    username: string;
    nickname: string;
    /** Empty for an account without a password. */
    passwordHash: string;
    /** Verified. */
    email?: string | null;
  },
  also?: (tx: Transaction, user: User) => Promise<void>,
): Promise<User | null> {
  const key = usernameKey(values.username);
  try {
    return await db().transaction(async (tx) => {
      const admin = await isFirst(tx);
      const [user] = await tx
        .insert(users)
        .values({ ...values, usernameKey: key, admin })
        .onConflictDoNothing({ target: users.usernameKey })
        .returning({ id: users.id, username: users.username, nickname: users.nickname });
      if (!user) return null;
      // After the insert, which has waited for a deletion of this name that was under way.
      const [reserved] = await tx
        .select({ hash: reservedNames.hash })
        .from(reservedNames)
        .where(eq(reservedNames.hash, reservationOf(key)));
      if (reserved) throw new Reserved();
      await also?.(tx, user);
      return user;
    });
  } catch (error) {
    if (error instanceof Reserved) return null;
    throw error;
  }
}

/** Whether there is nobody yet. Of two people at the same moment one waits here, and is not the first. */
async function isFirst(tx: Transaction): Promise<boolean> {
  const claimed = await tx.execute(sql`
    insert into settings (key, value)
    select 'first-account', 'true' where not exists (select from users)
    on conflict do nothing returning key`);
  return claimed.length > 0;
}

/** The digest under which the name of a deleted account stays reserved. */
export function reservationOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

export type Account = User & {
  passwordHash: string;
  admin: boolean;
  suspendedAt: Date | null;
  /** Verified. */
  email: string | null;
  locale: string | null;
};

/** The account with this name, also if it is suspended; null for a deleted one. */
export async function find(username: string): Promise<Account | null> {
  const [user] = await db()
    .select()
    .from(users)
    .where(and(eq(users.usernameKey, usernameKey(username)), isLiving));
  return user ?? null;
}

export async function setNickname(id: number, nickname: string): Promise<void> {
  await db().update(users).set({ nickname }).where(eq(users.id, id));
}

/**
 * Sets a new password, and a nickname if given; deletes all access tokens and all sessions but
 * `keepSession`, and stores the commands that close their sockets. False if the password is no
 * longer `oldHash`.
 */
export function changePassword(
  id: number,
  change: { oldHash: string; newHash: string; nickname: string | undefined; keepSession: string },
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const changed = await tx
      .update(users)
      .set({ passwordHash: change.newHash, nickname: change.nickname })
      .where(and(eq(users.id, id), eq(users.passwordHash, change.oldHash)))
      .returning({ id: users.id });
    if (changed.length === 0) return false;
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, id), ne(sessions.id, change.keepSession)))
      .returning({ id: sessions.id });
    const revoked = await tx
      .delete(accessTokens)
      .where(eq(accessTokens.userId, id))
      .returning({ hash: accessTokens.hash });
    await roomCommands.addSignOut(tx, id, {
      except: sidOf(change.keepSession),
      ended: [...ended.map(({ id }) => sidOf(id)), ...revoked.map(({ hash }) => sidOfHash(hash))],
    });
    return true;
  });
}
