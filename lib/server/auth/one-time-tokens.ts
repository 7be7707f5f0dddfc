/** Secrets that are good once and for a while: links in mails, and the steps of a sign-in. */
import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { Transaction } from "../db/db";
import * as queries from "../db/queries/one-time-tokens";

/** How long each is good, in seconds. */
const lifetimes = {
  /** A link to set a new password. */
  reset: 30 * 60,
  /** A link that proves an e-mail address. */
  email: 24 * 3_600,
  /** A link to register with a proven address. */
  registration: 24 * 3_600,
  /** The link in the log by which the first administrator is confirmed. */
  claim: 30 * 60,
  /** The password was right, and the second factor is to come. */
  "second-step": 10 * 60,
  /** That one has just proved who one is, for changes of how one signs in. */
  proof: 10 * 60,
  /** A challenge that a passkey is to sign. */
  passkey: 5 * 60,
  /** The way to the single sign-on and back. */
  sso: 10 * 60,
} as const;
export type Purpose = keyof typeof lifetimes;

/** Makes a token; only its hash is stored. `data` must survive JSON. */
export async function issueToken(
  purpose: Purpose,
  { userId = null, data = {} }: { userId?: number | null; data?: unknown },
  executor?: Pick<Transaction, "insert">,
): Promise<{ token: string; expires: number }> {
  const token = randomBytes(24).toString("base64url");
  const seconds = lifetimes[purpose];
  await queries.add({ hash: hashOf(token), purpose, userId, data, seconds }, executor);
  return { token, expires: Math.floor(Date.now() / 1_000) + seconds };
}

/** What a token is good for, without using it; null if it is not good. */
export function findToken(purpose: Purpose, token: string): Promise<queries.OneTimeToken | null> {
  return queries.find(purpose, hashOf(token));
}

/**
 * Uses a token: of two uses at the same moment, one gets null, as does one that was used, has expired or
 * is for something else. With a transaction, it is good again if that fails.
 */
export function takeToken(
  purpose: Purpose,
  token: string,
  executor?: Pick<Transaction, "delete">,
): Promise<queries.OneTimeToken | null> {
  return queries.take(purpose, hashOf(token), executor);
}

/** Ends the tokens that a person has for this purpose. */
export function endTokensOf(
  userId: number,
  purpose: Purpose,
  executor?: Pick<Transaction, "delete">,
): Promise<void> {
  return queries.removeOf(userId, purpose, executor);
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
