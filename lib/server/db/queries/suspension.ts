/** How an account is suspended and brought back; docs/decisions/0050-administrators.md. */
import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { accessTokens, members, pendingPushes, sessions, users } from "@/drizzle/schema";
import type { Relayed } from "@/lib/wire/internal-api";
import { sidOf, sidOfHash } from "../../auth/sid";
import type { Transaction } from "../db";
import { isLiving } from "./living";
import * as roomCommands from "./room-commands";

/**
 * Suspends an account: deletes its sessions and access tokens, and with the sessions the push subscriptions,
 * and stores the commands that close its sockets and make its rooms refuse everything it was granted before.
 * False if it is suspended already, or is deleted.
 */
export async function suspend(tx: Transaction, userId: number): Promise<boolean> {
  // Rooms first and in order of their ids, like the archive, which locks a room, then authors.
  await tx.execute(sql`
    select 1 from rooms where id in (select room_id from members where user_id = ${userId})
    order by id for update`);
  // For update: who is signing in, making a token or entering a room waits here, and then finds an account
  // that may not; those who came before have committed and are found by what follows.
  const held = await tx.execute(sql`
    select 1 from users
    where id = ${userId} and deleted_at is null and suspended_at is null for update`);
  if (held.length === 0) return false;
  await tx.update(users).set({ suspendedAt: sql`now()` }).where(eq(users.id, userId));
  const ended = await endSessions(tx, userId);
  const revoked = await tx
    .delete(accessTokens)
    .where(eq(accessTokens.userId, userId))
    .returning({ hash: accessTokens.hash });
  await tx.delete(pendingPushes).where(eq(pendingPushes.userId, userId));
  const memberships = await tx
    .update(members)
    .set({ epoch: sql`${members.epoch} + 1` })
    .where(and(eq(members.userId, userId), eq(members.state, "active")))
    .returning({ roomId: members.roomId, epoch: members.epoch });
  const sids = [...ended, ...revoked.map(({ hash }) => sidOfHash(hash))];
  await roomCommands.add(tx, [
    { to: "inbox", id: userId, command: { type: "sign-out", ended: sids } },
    ...memberships.map(
      ({ roomId, epoch }): Relayed => ({
        ...{ to: "main", id: roomId },
        command: { type: "sign-out", uid: userId, ended: sids, epoch },
      }),
    ),
  ]);
  return true;
}

/** Lets a suspended person sign in again. False if they are not suspended. */
export async function bringBack(tx: Transaction, userId: number): Promise<boolean> {
  const changed = await tx
    .update(users)
    .set({ suspendedAt: null })
    .where(and(eq(users.id, userId), isLiving, isNotNull(users.suspendedAt)))
    .returning({ id: users.id });
  return changed.length > 0;
}

/**
 * Deletes all sessions of a person and stores the commands that close their sockets; returns how many there
 * were. Access tokens stay.
 */
export async function signOutEverywhere(tx: Transaction, userId: number): Promise<number> {
  // Who is signing in at this moment waits, and begins a session that is not meant.
  await tx.execute(sql`select 1 from users where id = ${userId} for update`);
  const ended = await endSessions(tx, userId);
  if (ended.length > 0) await roomCommands.addSignOut(tx, userId, { ended });
  return ended.length;
}

/** Returns their public ids. */
async function endSessions(tx: Transaction, userId: number): Promise<string[]> {
  const gone = await tx
    .delete(sessions)
    .where(eq(sessions.userId, userId))
    .returning({ id: sessions.id });
  return gone.map(({ id }) => sidOf(id));
}

/** A session of the person by its public id; deletes it as `sessions.remove` does. False if there is none. */
export async function endSession(tx: Transaction, userId: number, sid: string): Promise<boolean> {
  const all = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.userId, userId));
  const found = all.find(({ id }) => sidOf(id) === sid);
  if (!found) return false;
  const gone = await tx
    .delete(sessions)
    .where(eq(sessions.id, found.id))
    .returning({ id: sessions.id });
  if (gone.length === 0) return false;
  await roomCommands.addSignOut(tx, userId, { only: sid });
  return true;
}
