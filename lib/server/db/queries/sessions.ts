import "server-only";
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { sessions, type signInMethods, users } from "@/drizzle/schema";
import { sidOf } from "../../auth/sid";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isUsable } from "./living";
import * as roomCommands from "./room-commands";
import type { SignedIn } from "./users";

export type SignInMethod = (typeof signInMethods)[number];

/** `created` is in whole seconds since 1970. */
export type Session = { id: string; agent: string; created: number };

/** Enough to tell browsers apart; a client can send a User-Agent of any length. */
const maxAgentCharacters = 300;

/** The session has not expired. */
export const isUnexpired = gt(sessions.expiresAt, sql`now()`);

/**
 * Starts a session, and deletes the person's expired ones. False if the account is gone or suspended, if its
 * password is no longer `passwordHash`, for which a change that is under way is waited for, or if with
 * `adminsOnly` it is no administrator's.
 */
export async function create(
  id: string,
  user: { id: number; passwordHash: string },
  {
    agent,
    ttlSeconds,
    method = "password",
    ssoSid = null,
    adminsOnly = false,
  }: {
    agent: string;
    ttlSeconds: number;
    method?: SignInMethod;
    /** The session at the single sign-on. */
    ssoSid?: string | null;
    adminsOnly?: boolean;
  },
): Promise<boolean> {
  // The lock conflicts with that of a change of the row, and the condition is checked after the wait.
  const made = await db().execute(sql`
    with owner as (
      select id from ${users}
      where id = ${user.id} and password_hash = ${user.passwordHash} and deleted_at is null
        and suspended_at is null and (admin or not ${adminsOnly}::boolean)
      for share
    ), old as (
      delete from ${sessions} where user_id in (select id from owner) and expires_at < now()
    )
    insert into ${sessions} (id, user_id, agent, expires_at, last_seen_at, method, sso_sid)
    select ${id}, id, ${agent.slice(0, maxAgentCharacters)},
      now() + make_interval(secs => ${ttlSeconds}), now(), ${method}, ${ssoSid}::text
    from owner returning user_id`);
  return made.length > 0;
}

/** What is known of whoever makes a call. */
export const signedInColumns = {
  id: users.id,
  username: users.username,
  nickname: users.nickname,
  admin: users.admin,
};

/** The session's user; null if the session has ended or expired. */
export async function findUser(id: string): Promise<SignedIn | null> {
  const [user] = await db()
    .select(signedInColumns)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, id), isUnexpired, isUsable));
  return user ?? null;
}

/** Whether a session began within the last `seconds`. */
export async function isRecent(id: string, seconds: number): Promise<boolean> {
  const [found] = await db()
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.id, id),
        gt(sessions.createdAt, sql`now() - make_interval(secs => ${seconds})`),
      ),
    );
  return found !== undefined;
}

/** A person's sessions, newest first. */
export function list(userId: number): Promise<Session[]> {
  return db()
    .select({
      id: sessions.id,
      agent: sessions.agent,
      created: epochSeconds(sessions.createdAt),
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isUnexpired))
    .orderBy(desc(sessions.createdAt));
}

/**
 * Deletes a session and stores the commands that close its sockets. Returns its user's id; null if it
 * was gone already.
 */
export function remove(id: string): Promise<number | null> {
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(sessions)
      .where(eq(sessions.id, id))
      .returning({ userId: sessions.userId });
    if (!gone) return null;
    await roomCommands.addSignOut(tx, gone.userId, { only: sidOf(id) });
    return gone.userId;
  });
}
