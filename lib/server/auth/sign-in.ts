/** How sessions begin and end. */
import "server-only";
import { randomBytes } from "node:crypto";
import { headers } from "next/headers";
import { usernameKey } from "@/lib/shared/fields";
import * as accessTokens from "../db/queries/access-tokens";
import * as sessions from "../db/queries/sessions";
import * as users from "../db/queries/users";
import { callerAddress } from "../http/caller-address";
import { checkFailures, countFailure } from "../http/limits";
import { TooMany } from "../http/problem";
import { metrics } from "../observability/metrics";
import { deliverToRoomsOf } from "../party/command-list";
import { readAccessToken } from "./caller";
import { attempt, verify } from "./password";
import { mayWithoutSso, secondWays } from "./second-ways";
import {
  clearSessionCookie,
  readSessionCookie,
  sessionTtlSeconds,
  setSessionCookie,
} from "./session-cookie";
import { isSsoOnly } from "./sign-in-options";

/**
 * Signs the caller in and sets the session's cookie; false if the name or the password is wrong.
 * `digests` are what the password may stand for. Throws TooMany and Busy.
 */
export async function signIn(username: string, digests: string[]): Promise<boolean> {
  const sessionId = await startSession(username, digests);
  if (sessionId !== null) await setSessionCookie(sessionId);
  return sessionId !== null;
}

/**
 * Starts a session and returns its id; null if the name or the password is wrong, after the same
 * time for both, or the account is suspended, or a password is not enough for it (second-step.ts asks for the
 * rest). Throws TooMany and Busy.
 */
export async function startSession(username: string, digests: string[]): Promise<string | null> {
  const user = await checkPassword(username, digests);
  if (!user || !(await mayWithoutSso(user)) || (await secondWays(user))) return null;
  return beginSession(user);
}

/**
 * The account, if the password is right; else null, after the same time for an unknown name and a wrong
 * password. Throws TooMany and Busy.
 */
export async function checkPassword(
  username: string,
  digests: string[],
): Promise<users.Account | null> {
  const from = { name: usernameKey(username), address: await callerAddress() };
  return attempt(async () => {
    const [found, isAttacked] = await Promise.all([users.find(username), checkSignIn(from)]);
    // Without a password, nothing is right.
    const isRight = await verify(found?.passwordHash || null, digests);
    // With single sign-on only, other people's passwords are wrong ones, so that nobody can try them out.
    const matches = isRight && (found?.admin === true || !(await isSsoOnly()));
    metrics().logins.inc({ result: matches ? "ok" : "failed" });
    if (!matches) await countFailedSignIn(from, isAttacked);
    return matches ? found : null;
  });
}

/**
 * Why someone who has proved who they are may not sign in; null if they may. Only for an answer that asked for
 * it: clients of the API document get what a wrong password gets.
 */
export function refusalOf({ suspendedAt }: Pick<users.Account, "suspendedAt">): "suspended" | null {
  return suspendedAt === null ? null : "suspended";
}

/**
 * Starts a session of someone who has proved who they are, and returns its id. Null if the account was
 * deleted or suspended, or got another password since it was read, or has to come by single sign-on.
 */
export async function beginSession(
  user: { id: number; passwordHash: string },
  how: { method?: sessions.SignInMethod; ssoSid?: string | null } = {},
): Promise<string | null> {
  const sessionId = randomBytes(24).toString("base64url");
  const agent = (await headers()).get("User-Agent") ?? "";
  const started = await sessions.create(sessionId, user, {
    agent,
    ttlSeconds: sessionTtlSeconds,
    adminsOnly: how.method !== "sso" && (await isSsoOnly()),
    ...how,
  });
  return started ? sessionId : null;
}

type From = { name: string; address: string };

/**
 * Throws TooMany if there were too many failures. Resolves with whether the name is under attack:
 * over its limit for all addresses together. That locks nobody out, it leaves each address one try.
 */
async function checkSignIn({ name, address }: From): Promise<boolean> {
  const pair = pairOf({ name, address });
  const [isAttacked] = await Promise.all([
    isOver("signInByName", name),
    checkFailures("signInByPair", pair),
    checkFailures("signInByAddress", address),
  ]);
  if (isAttacked) await checkFailures("signInByPairInAttack", pair);
  return isAttacked;
}

async function isOver(rule: "signInByName", key: string): Promise<boolean> {
  try {
    await checkFailures(rule, key);
    return false;
  } catch (error) {
    if (error instanceof TooMany) return true;
    throw error;
  }
}

async function countFailedSignIn({ name, address }: From, isAttacked: boolean): Promise<void> {
  const pair = pairOf({ name, address });
  await Promise.all([
    countFailure("signInByPair", pair),
    countFailure("signInByAddress", address),
    isAttacked ? countFailure("signInByPairInAttack", pair) : countFailure("signInByName", name),
  ]);
}

/** The address first, because limits cut long keys. */
function pairOf({ name, address }: From): string {
  return `${address} ${name}`;
}

/**
 * Ends what the caller signed in with: the session, on the server and in the browser, and the access
 * token, which would otherwise outlive an answer that says that the caller is signed out.
 */
export async function signOut(): Promise<void> {
  const accessToken = await readAccessToken();
  if (accessToken !== null) await endAccessToken(accessToken);
  const sessionId = await readSessionCookie();
  if (sessionId !== null) await endSession(sessionId);
  await clearSessionCookie();
}

async function endAccessToken(token: string): Promise<void> {
  const userId = await accessTokens.removeByValue(token);
  if (userId !== null) await deliverToRoomsOf(userId);
}

/** Deletes the session at once and closes its sockets, for which the answer waits a second at most. */
export async function endSession(sessionId: string): Promise<void> {
  const userId = await sessions.remove(sessionId);
  if (userId !== null) await deliverToRoomsOf(userId);
}
