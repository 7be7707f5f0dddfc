/** What people do with their own account, sessions and access tokens. */
import "server-only";
import { randomBytes } from "node:crypto";
import type { MadeAccessToken, Session, TokenScope } from "@/lib/shared/api/account";
import { type Caller, noSession, requireUser } from "../auth/caller";
import { digestOf, hash } from "../auth/password";
import { requirePassword, wrongPassword } from "../auth/password-check";
import { requireGoodPassword } from "../auth/password-rules";
import { sidOf } from "../auth/sid";
import * as accessTokens from "../db/queries/access-tokens";
import * as sessions from "../db/queries/sessions";
import * as users from "../db/queries/users";
import { countCall, maxAccessTokens } from "../http/limits";
import { Problem } from "../http/problem";
import { deliverToRoomsOf } from "../party/command-list";
import { sendNicknameLater } from "../party/send-later";

type Change = {
  nickname?: string | undefined;
  password?: string | undefined;
  current?: string | undefined;
  /** Of a new password. */
  rules?: "page" | undefined;
};

/**
 * The caller, if the account is theirs. Throws 401, 403, and 404 for an unknown name. `unsecured`: see
 * requireUser.
 */
export async function requireSelf(
  username: string | undefined,
  options: { unsecured?: boolean } = {},
): Promise<Caller> {
  const caller = await requireUser(options);
  const user = await users.find(username ?? "");
  if (!user) throw new Problem(404, "There is nobody with this username.");
  if (user.id !== caller.id) throw new Problem(403, "This is somebody else's account.");
  return caller;
}

/**
 * Changes the nickname, the password or both. A new password ends the person's other sessions and
 * all access tokens, and closes their sockets; rooms that do not answer within a second are told in
 * the background. Throws 400, 403, TooMany and Busy; nothing is changed then.
 */
export async function changeAccount(caller: Caller, change: Change): Promise<users.User> {
  const { nickname, password } = change;
  if (nickname !== undefined) await countCall("nicknames", String(caller.id));
  if (password !== undefined) await changePassword(withSession(caller), { ...change, password });
  else if (nickname !== undefined) await users.setNickname(caller.id, nickname);
  if (nickname !== undefined) sendNicknameLater(caller, nickname);
  return { ...caller, nickname: nickname ?? caller.nickname };
}

async function changePassword(
  caller: Caller & { sessionId: string },
  change: Change & { password: string },
): Promise<void> {
  const { id, sessionId } = caller;
  const oldHash = await requirePassword(caller, change.current);
  if (change.rules === "page") {
    const { username, nickname } = caller;
    await requireGoodPassword(change.password, {
      username,
      nickname: change.nickname ?? nickname,
    });
  }
  const newHash = await hash(digestOf(change.password));
  const values = { oldHash, newHash, nickname: change.nickname, keepSession: sessionId };
  if (!(await users.changePassword(id, values))) throw wrongPassword("wrong");
  await deliverToRoomsOf(id);
}

/** The caller's sessions under their public ids. Throws 403 without a session. */
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

/** Ends one of the caller's sessions and closes its sockets. Throws 403, 404 and TooMany. */
export async function revokeSession(user: Caller, sid: string): Promise<void> {
  const caller = withSession(user);
  await countCall("revocations", String(caller.id));
  const session = (await sessions.list(caller.id)).find(({ id }) => sidOf(id) === sid);
  if (!session) throw new Problem(404, "There is no such session.");
  await sessions.remove(session.id);
  await deliverToRoomsOf(caller.id);
}

/** Creates an access token; only this answer contains it. Throws 401, 403, 409 and TooMany. */
export async function createAccessToken(
  user: Caller,
  { name, scopes = [] }: { name: string; scopes?: TokenScope[] | undefined },
): Promise<MadeAccessToken> {
  const caller = withSession(user);
  if (scopes.includes("admin") && !caller.admin) {
    throw new Problem(403, "Only an administrator’s access token can have the scope “admin”.");
  }
  await countCall("accessTokens", String(caller.id));
  const token = `tea_${randomBytes(32).toString("base64url")}`;
  const { sessionId } = caller;
  const id = await accessTokens.create(caller.id, {
    ...{ name, token, max: maxAccessTokens, sessionId, scopes },
  });
  if (id === "signed-out") throw noSession();
  if (id === "full") {
    throw new Problem(409, `You have ${maxAccessTokens} access tokens; delete one first.`);
  }
  return { id, name, token };
}

/** Deletes an access token and closes its sockets. Throws 404 and TooMany. */
export async function revokeAccessToken(caller: Caller, id: number): Promise<void> {
  await countCall("revocations", String(caller.id));
  const gone = await accessTokens.remove(caller.id, id);
  if (!gone) throw new Problem(404, "There is no such access token.");
  await deliverToRoomsOf(caller.id);
}

/**
 * The caller with their session. Throws 403 for an access token: a leaked one must not be able to
 * create others or take over the account.
 */
export function withSession(caller: Caller): Caller & { sessionId: string } {
  const { sessionId } = caller;
  if (sessionId === null) throw new Problem(403, "This needs a session; a token is not enough.");
  return { ...caller, sessionId };
}
