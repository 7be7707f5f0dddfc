/** People's e-mail addresses. Only verified ones are in `users`; others wait in `one_time_tokens`. */
import "server-only";
import { and, eq, gt, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import { noticeSettings, oneTimeTokens, users } from "@/drizzle/schema";
import { usernameKey } from "@/lib/shared/fields";
import { db, type Transaction } from "../db";
import { isUsable } from "./living";

export type Mailbox = { id: number; username: string; email: string; locale: string | null };

const mailbox = {
  id: users.id,
  username: users.username,
  email: sql<string>`${users.email}`,
  locale: users.locale,
};
const isAt = (email: string): SQL => sql`lower(${users.email}) = lower(${email}::text)`;

/** The accounts with this username or verified address that can get mail: two at most. */
export function findForgotten(name: string, email: string | null): Promise<Mailbox[]> {
  return db()
    .select(mailbox)
    .from(users)
    .where(
      and(
        or(eq(users.usernameKey, usernameKey(name)), email === null ? undefined : isAt(email)),
        isNotNull(users.email),
        isUsable,
      ),
    );
}

/** The account whose verified address this is; null if it is nobody's. */
export async function ownerOf(email: string): Promise<Mailbox | null> {
  const [owner] = await db().select(mailbox).from(users).where(isAt(email));
  return owner ?? null;
}

export type EmailSettings = {
  email: string | null;
  /** To which a link was sent that is still good. */
  waiting: string | null;
  hasPassword: boolean;
  digestMinutes: number | null;
  digestQuotes: boolean;
};

export async function settingsOf(userId: number): Promise<EmailSettings | null> {
  const [found] = await db()
    .select({
      email: users.email,
      waiting: sql<string | null>`(
        select ${oneTimeTokens.data} ->> 'email' from ${oneTimeTokens}
        where ${and(isWaiting(userId), gt(oneTimeTokens.expiresAt, sql`now()`))}
        order by ${oneTimeTokens.createdAt} desc limit 1)`,
      hasPassword: sql<boolean>`${users.passwordHash} <> ''`,
      digestMinutes: noticeSettings.digestMinutes,
      digestQuotes: sql<boolean>`coalesce(${noticeSettings.digestQuotes}, false)`,
    })
    .from(users)
    .leftJoin(noticeSettings, eq(noticeSettings.userId, users.id))
    .where(eq(users.id, userId));
  return found ?? null;
}

const isWaiting = (userId: number) =>
  and(eq(oneTimeTokens.userId, userId), eq(oneTimeTokens.purpose, "email"));

/**
 * Makes a proven address the person's. Returns the one before; null if the account is deleted or suspended
 * or the address is somebody else's.
 */
export async function setEmail(
  tx: Transaction,
  userId: number,
  email: string,
): Promise<{ username: string; locale: string | null; before: string | null } | null> {
  const [found] = await tx
    .select({ username: users.username, locale: users.locale, before: users.email })
    .from(users)
    .where(and(eq(users.id, userId), isUsable))
    .for("no key update");
  if (!found) return null;
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(isAt(email), ne(users.id, userId)));
  if (other) return null;
  await tx.update(users).set({ email }).where(eq(users.id, userId));
  return found;
}

/** Removes the address and what waits to become it. Returns the one that was removed. */
export function removeEmail(userId: number): Promise<string | null> {
  return db().transaction(async (tx) => {
    await tx.delete(oneTimeTokens).where(isWaiting(userId));
    const [had] = await tx
      .select({ email: users.email })
      .from(users)
      .where(eq(users.id, userId))
      .for("no key update");
    await tx.update(users).set({ email: null }).where(eq(users.id, userId));
    return had?.email ?? null;
  });
}

export async function setLocale(userId: number, locale: string): Promise<void> {
  await db()
    .update(users)
    .set({ locale })
    .where(and(eq(users.id, userId), isUsable));
}

/** Names for a page about a link; null for an account that cannot be used. */
export async function usableName(userId: number): Promise<string | null> {
  const [found] = await db()
    .select({ username: users.username })
    .from(users)
    .where(and(eq(users.id, userId), isUsable));
  return found?.username ?? null;
}
