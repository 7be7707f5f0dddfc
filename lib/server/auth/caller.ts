/** Who makes a call: the person behind its session cookie or its access token. */
import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { TokenScope } from "@/lib/shared/api/account";
import * as accessTokens from "../db/queries/access-tokens";
import type { RoomAccess } from "../db/queries/rooms";
import * as rooms from "../db/queries/rooms";
import * as sessions from "../db/queries/sessions";
import type { SignedIn } from "../db/queries/users";
import { Problem } from "../http/problem";
import { seen } from "./last-seen";
import { lacksFactor, requireFactor } from "./required-factor";
import { readSessionCookie, renewOldCookie } from "./session-cookie";
import { sidOf } from "./sid";

export type Caller = SignedIn & {
  /** Of the access token; null for a session. */
  scopes: TokenScope[] | null;
  /** Null for a caller with an access token. */
  sessionId: string | null;
  /** The public id of the session or access token; see sid.ts. */
  sid: string;
};

/** What a page knows of whoever asks for it; asks once per request. */
export const currentSession = cache(
  async (): Promise<{ user: SignedIn; lacksFactor: boolean } | null> => {
    const sessionId = await readSessionCookie();
    const user = sessionId && (await sessions.findUser(sessionId));
    if (!user) return null;
    seen(user.id, sessionId);
    return { user, lacksFactor: await lacksFactor(user, sessionId) };
  },
);

/**
 * The user whose session the browser has, or null. For pages. Whoever still has to set up a second factor
 * is led to where that is done.
 */
export async function currentUser(): Promise<SignedIn | null> {
  const session = await currentSession();
  if (session?.lacksFactor) redirect("/secure");
  return session?.user ?? null;
}

/**
 * The caller of the REST API, in one query. Throws 401 without a live session or access token, and 403 if
 * they still have to set up a second factor; not for the calls that do so (`unsecured`).
 */
export async function requireUser({ unsecured = false } = {}): Promise<Caller> {
  const accessToken = await readAccessToken();
  if (accessToken !== null) return callerWith(accessToken);
  const sessionId = await readSessionCookie();
  const user = sessionId && (await sessions.findUser(sessionId));
  if (!user) throw noSession();
  seen(user.id, sessionId);
  if (!unsecured) await requireFactor(user, sessionId);
  await renewOldCookie();
  return { ...user, scopes: null, sessionId, sid: sidOf(sessionId) };
}

/**
 * The caller and a room as they may know it; for a session still in one query. Throws 401. What
 * the caller may do in the room is decided by rooms/room-access.ts.
 */
export async function requireUserAndRoom(
  roomId: number,
): Promise<{ user: Caller; room: RoomAccess | null }> {
  const accessToken = await readAccessToken();
  if (accessToken !== null) {
    const user = await callerWith(accessToken);
    return { user, room: await rooms.findFor(user.id, roomId) };
  }
  const sessionId = await readSessionCookie();
  const found = sessionId && (await rooms.findForSession(sessionId, roomId));
  if (!found) throw noSession();
  seen(found.user.id, sessionId);
  await requireFactor(found.user, sessionId);
  await renewOldCookie();
  return { ...found, user: { ...found.user, scopes: null, sessionId, sid: sidOf(sessionId) } };
}

async function callerWith(accessToken: string): Promise<Caller> {
  const user = await accessTokens.use(accessToken);
  if (!user) throw unauthorized("This access token is not valid.");
  seen(user.id, null);
  return { ...user, sessionId: null, sid: sidOf(accessToken) };
}

/** The token after `Bearer`, or null. Other schemes are ignored: they may be meant for a proxy. */
export async function readAccessToken(): Promise<string | null> {
  const [, token] = /^Bearer\s+(\S+)\s*$/i.exec((await headers()).get("Authorization") ?? "") ?? [];
  return token ?? null;
}

/** 401 for a caller whose session has ended, or who has none. */
export function noSession(): Problem {
  return unauthorized("This needs a session: POST /Login first.");
}

function unauthorized(detail: string): Problem {
  return new Problem(401, detail, { headers: { "WWW-Authenticate": "Bearer" } });
}
