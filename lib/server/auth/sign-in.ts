/** How sessions begin and end. */
import "server-only";
import { randomBytes } from "node:crypto";
import { headers } from "next/headers";
import { usernameKey } from "@/lib/shared/fields";
import * as accessTokens from "../db/queries/access-tokens";
import * as sessions from "../db/queries/sessions";
import * as users from "../db/queries/users";
import { callerAddress } from "../http/caller-address";
import { countCall } from "../http/limits";
import { metrics } from "../observability/metrics";
import { closeSocketsLater } from "../party/send-later";
import { readAccessToken } from "./caller";
import { verify } from "./password";
import {
  clearSessionCookie,
  readSessionCookie,
  sessionTtlSeconds,
  setSessionCookie,
} from "./session-cookie";
import { sidOf } from "./sid";

/**
 * Signs the caller in and sets the session's cookie; false if the name or the password is wrong.
 * Throws TooMany.
 */
export async function signIn(username: string, digest: string): Promise<boolean> {
  const sessionId = await startSession(username, digest);
  if (sessionId !== null) await setSessionCookie(sessionId);
  return sessionId !== null;
}

/**
 * Starts a session and returns its id; null if the name or the password's digest is wrong, after
 * the same time for both. Throws TooMany.
 */
export async function startSession(username: string, digest: string): Promise<string | null> {
  // The address first: an attacker who is over that limit cannot lock a name as well.
  await countCall("signInByAddress", await callerAddress());
  const [user] = await Promise.all([
    users.find(username),
    countCall("signInByName", usernameKey(username)),
  ]);
  const matches = await verify(user?.passwordHash ?? null, digest);
  metrics().logins.inc({ result: user && matches ? "ok" : "failed" });
  if (!user || !matches) return null;
  const sessionId = randomBytes(24).toString("base64url");
  const agent = (await headers()).get("User-Agent") ?? "";
  await sessions.create(sessionId, user.id, agent, sessionTtlSeconds);
  return sessionId;
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
  if (userId !== null) closeSocketsLater(userId, sidOf(token));
}

/** Deletes the session at once and closes its sockets after the answer, so nobody waits for them. */
export async function endSession(sessionId: string): Promise<void> {
  const userId = await sessions.remove(sessionId);
  if (userId !== null) closeSocketsLater(userId, sidOf(sessionId));
}
