/** What people do with their own account. */
import "server-only";
import { randomBytes } from "node:crypto";
import type { MadeAccessToken, Session } from "@/lib/shared/api/account";
import { type Caller, requireUser, sidOf } from "../auth/auth";
import { digestOf, hash } from "../auth/password";
import { requirePassword, wrongPassword } from "../auth/password-check";
import { closeSockets } from "../auth/sign-out";
import * as accessTokens from "../db/queries/access-tokens";
import * as sessions from "../db/queries/sessions";
import * as users from "../db/queries/users";
import { countCall, maxAccessTokens } from "../http/limits";
import { Problem } from "../http/problem";
import { nicknameChanged } from "../party/tell-later";

type Change = {
  nickname?: string | undefined;
  password?: string | undefined;
  current?: string | undefined;
};

/** Who calls, if this is their account. Throws 401, 404 and 403. */
export async function requireSelf(username: string | undefined): Promise<Caller> {
  const caller = await requireUser();
  const user = await users.find(username ?? "");
  if (!user) throw new Problem(404, "There is nobody with this username.");
  if (user.id !== caller.id) throw new Problem(403, "This is somebody else's account.");
  return caller;
}

/**
 * A new nickname, a new password or both. A new password ends everything that could act for the
 * person elsewhere: their other sessions, all access tokens, and the sockets of these; it throws
 * RoomServerDown, with nothing done, where a room cannot be told.
 */
export async function changeAccount(caller: Caller, change: Change): Promise<users.User> {
  const { nickname, password } = change;
  if (nickname !== undefined) await countCall("nicknames", String(caller.id));
  if (password !== undefined) await changePassword(withSession(caller), { ...change, password });
  else if (nickname !== undefined) await users.setNickname(caller.id, nickname);
  if (nickname !== undefined) nicknameChanged(caller.id, nickname);
  return { ...caller, nickname: nickname ?? caller.nickname };
}

async function changePassword(
  caller: Caller & { sessionId: string },
  change: Change & { password: string },
): Promise<void> {
  const { id, sid, sessionId } = caller;
  const oldHash = await requirePassword(caller, change.current);
  const newHash = await hash(digestOf(change.password));
  const values = { oldHash, newHash, nickname: change.nickname, keepSession: sessionId };
  const changed = await users.changePassword(id, values, (roomIds) =>
    closeSockets(id, roomIds, { except: sid }),
  );
  if (!changed) throw wrongPassword("wrong");
}

/** The caller's sessions; `id` is no secret, unlike the session's own. */
export async function listSessions(user: Caller): Promise<Session[]> {
  const caller = withSession(user);
  const list = await sessions.list(caller.id);
  return list.map(({ id, agent, created }) => ({
    id: sidOf(id),
    agent,
    created,
    current: id === caller.sessionId,
  }));
}

/** Ends one of the caller's sessions and closes its sockets. Throws RoomServerDown. */
export async function revokeSession(user: Caller, sid: string): Promise<void> {
  const caller = withSession(user);
  const session = (await sessions.list(caller.id)).find(({ id }) => sidOf(id) === sid);
  if (!session) throw new Problem(404, "There is no such session.");
  await sessions.revoke(session.id, (roomIds) => closeSockets(caller.id, roomIds, { only: sid }));
}

/** The token itself is in this answer only. */
export async function createAccessToken(user: Caller, name: string): Promise<MadeAccessToken> {
  const caller = withSession(user);
  await countCall("accessTokens", String(caller.id));
  const token = `tea_${randomBytes(32).toString("base64url")}`;
  const id = await accessTokens.create(caller.id, { name, token, max: maxAccessTokens });
  if (id === null) {
    throw new Problem(409, `You have ${maxAccessTokens} access tokens; delete one first.`);
  }
  return { id, name, token };
}

/** Forgets an access token and closes its sockets. Throws RoomServerDown. */
export async function revokeAccessToken(caller: Caller, id: number): Promise<void> {
  const gone = await accessTokens.remove(caller.id, id, (sid, roomIds) =>
    closeSockets(caller.id, roomIds, { only: sid }),
  );
  if (!gone) throw new Problem(404, "There is no such access token.");
}

/**
 * With a session only: an access token that leaked must not be able to make itself at home.
 * Throws 403.
 */
export function withSession(caller: Caller): Caller & { sessionId: string } {
  const { sessionId } = caller;
  if (sessionId === null) throw new Problem(403, "This needs a session; a token is not enough.");
  return { ...caller, sessionId };
}
