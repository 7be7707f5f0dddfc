import "server-only";
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { oneTimeTokens } from "@/drizzle/schema";
import { db, type Transaction } from "../db";

export type OneTimeToken = { userId: number | null; data: unknown };

const isGood = (purpose: string, hash: string) =>
  and(
    eq(oneTimeTokens.hash, hash),
    eq(oneTimeTokens.purpose, purpose),
    gt(oneTimeTokens.expiresAt, sql`now()`),
  );
const columns = { userId: oneTimeTokens.userId, data: oneTimeTokens.data };

export async function add(
  values: { hash: string; purpose: string; userId: number | null; data: unknown; seconds: number },
  executor: Pick<Transaction, "insert"> = db(),
): Promise<void> {
  const { seconds, ...row } = values;
  const expiresAt = sql`now() + make_interval(secs => ${seconds})`;
  await executor.insert(oneTimeTokens).values({ ...row, expiresAt });
}

export async function find(purpose: string, hash: string): Promise<OneTimeToken | null> {
  const [found] = await db().select(columns).from(oneTimeTokens).where(isGood(purpose, hash));
  return found ?? null;
}

/** Deletes a token that is good and returns what it was for; null if there is none. */
export async function take(
  purpose: string,
  hash: string,
  executor: Pick<Transaction, "delete"> = db(),
): Promise<OneTimeToken | null> {
  const [taken] = await executor
    .delete(oneTimeTokens)
    .where(isGood(purpose, hash))
    .returning(columns);
  return taken ?? null;
}

/** Deletes a person's tokens of one purpose, so that only the newest is good. */
export async function removeOf(
  userId: number,
  purpose: string,
  executor: Pick<Transaction, "delete"> = db(),
): Promise<void> {
  await executor
    .delete(oneTimeTokens)
    .where(and(eq(oneTimeTokens.userId, userId), eq(oneTimeTokens.purpose, purpose)));
}

/** Deletes all tokens of a person: they were made for an account with another password. */
export async function removeAllOf(
  userId: number,
  executor: Pick<Transaction, "delete"> = db(),
): Promise<void> {
  await executor.delete(oneTimeTokens).where(eq(oneTimeTokens.userId, userId));
}

export async function clearExpired(): Promise<void> {
  await db().delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, sql`now()`));
}

/** Deletes all tokens of one purpose. */
export async function removeAll(
  purpose: string,
  executor: Pick<Transaction, "delete"> = db(),
): Promise<void> {
  await executor.delete(oneTimeTokens).where(eq(oneTimeTokens.purpose, purpose));
}

/** Whether there is a good token of this purpose. */
export async function areThere(purpose: string): Promise<boolean> {
  const [found] = await db()
    .select({ hash: oneTimeTokens.hash })
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.purpose, purpose), gt(oneTimeTokens.expiresAt, sql`now()`)))
    .limit(1);
  return found !== undefined;
}
