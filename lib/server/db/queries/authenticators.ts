/** Authenticator apps and recovery codes. */
import "server-only";
import { and, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { authenticators, passkeys, recoveryCodes, sessions, users } from "@/drizzle/schema";
import { db, type Transaction } from "../db";
import { holdLiving } from "./living";

export type Factors = {
  passkeys: number;
  /** The app's secret, encrypted; null without an app. */
  secret: string | null;
  recoveryCodes: number;
};

/** What an account has besides its password. */
export async function factorsOf(userId: number): Promise<Factors> {
  const [found] = await db()
    .select({
      passkeys: sql<number>`(select count(*)::integer from ${passkeys} where ${passkeys.userId} = ${userId})`,
      secret: sql<
        string | null
      >`(select ${authenticators.secret} from ${authenticators} where ${authenticators.userId} = ${userId} and ${authenticators.confirmedAt} is not null)`,
      recoveryCodes: sql<number>`(select count(*)::integer from ${recoveryCodes} where ${recoveryCodes.userId} = ${userId})`,
    })
    .from(sql`(select 1) as one`);
  return found ?? { passkeys: 0, secret: null, recoveryCodes: 0 };
}

/** Whether a session's person has a second factor, or signed in where the single sign-on asked for it. */
export async function isSecured(sessionId: string): Promise<boolean> {
  // In plain SQL: Drizzle would write the columns of a subquery without their tables.
  const [found] = await db().execute(sql`
    select 1 from sessions s where s.id = ${sessionId} and (s.method = 'sso'
      or exists (select from passkeys p where p.user_id = s.user_id)
      or exists (select from authenticators a
        where a.user_id = s.user_id and a.confirmed_at is not null))`);
  return found !== undefined;
}

/** Keeps a new secret, instead of another that was not confirmed; false if an app is in use. */
export async function begin(userId: number, secret: string): Promise<boolean> {
  const begun = await db()
    .insert(authenticators)
    .values({ userId, secret })
    .onConflictDoUpdate({
      target: authenticators.userId,
      set: { secret, lastStep: 0 },
      setWhere: isNull(authenticators.confirmedAt),
    })
    .returning({ userId: authenticators.userId });
  return begun.length > 0;
}

/** The encrypted secret that waits for its first code. */
export async function pending(userId: number): Promise<string | null> {
  const [found] = await db()
    .select({ secret: authenticators.secret })
    .from(authenticators)
    .where(and(eq(authenticators.userId, userId), isNull(authenticators.confirmedAt)));
  return found?.secret ?? null;
}

/** Takes an app into use, with new recovery codes; false if the secret was replaced or confirmed meanwhile. */
export function confirm(
  userId: number,
  { secret, step, codeHashes }: { secret: string; step: number; codeHashes: string[] },
): Promise<boolean> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, userId))) return false;
    const confirmed = await tx
      .update(authenticators)
      .set({ confirmedAt: sql`now()`, lastStep: step })
      .where(
        and(
          eq(authenticators.userId, userId),
          eq(authenticators.secret, secret),
          isNull(authenticators.confirmedAt),
        ),
      )
      .returning({ userId: authenticators.userId });
    if (confirmed.length === 0) return false;
    await replaceCodes(tx, userId, codeHashes);
    return true;
  });
}

/** Uses the code of a time step; false if that one or a later one was used before. */
export async function useStep(userId: number, secret: string, step: number): Promise<boolean> {
  const used = await db()
    .update(authenticators)
    .set({ lastStep: step })
    .where(
      and(
        eq(authenticators.userId, userId),
        eq(authenticators.secret, secret),
        isNotNull(authenticators.confirmedAt),
        lt(authenticators.lastStep, step),
      ),
    )
    .returning({ userId: authenticators.userId });
  return used.length > 0;
}

/** Uses a recovery code; false if it is none, or was used. */
export async function useRecoveryCode(userId: number, hash: string): Promise<boolean> {
  const used = await db()
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hash)))
    .returning({ userId: recoveryCodes.userId });
  return used.length > 0;
}

/** Removes the app, also one that is not confirmed, and the recovery codes; false without one. */
export function remove(userId: number): Promise<boolean> {
  return db().transaction(async (tx) => {
    const removed = await tx
      .delete(authenticators)
      .where(eq(authenticators.userId, userId))
      .returning({ userId: authenticators.userId });
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    return removed.length > 0;
  });
}

/** Replaces the recovery codes; false for an account without an app in use. */
export function renewCodes(userId: number, codeHashes: string[]): Promise<boolean> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, userId))) return false;
    const [app] = await tx
      .select({ userId: authenticators.userId })
      .from(authenticators)
      .where(and(eq(authenticators.userId, userId), isNotNull(authenticators.confirmedAt)));
    if (!app) return false;
    await replaceCodes(tx, userId, codeHashes);
    return true;
  });
}

async function replaceCodes(tx: Transaction, userId: number, hashes: string[]): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.insert(recoveryCodes).values(hashes.map((hash) => ({ userId, hash })));
}

/** When a session began, in seconds ago, and whether its person has a password. */
export async function sessionAge(
  sessionId: string,
): Promise<{ seconds: number; hasPassword: boolean } | null> {
  const [found] = await db()
    .select({
      seconds: sql<number>`extract(epoch from now() - ${sessions.createdAt})::integer`,
      hasPassword: sql<boolean>`${users.passwordHash} <> ''`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId));
  return found ?? null;
}
