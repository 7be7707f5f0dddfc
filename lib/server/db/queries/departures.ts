/** How an account ends; see docs/decisions/0021-deleted-accounts.md. */
import "server-only";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import {
  accessTokens,
  departures,
  invites,
  members,
  mentions,
  pushSubscriptions,
  reservedNames,
  rooms,
  sessions,
  users,
} from "@/drizzle/schema";
import { namesOfDeleted } from "@/lib/shared/deleted-account";
import { usernameKey } from "@/lib/shared/fields";
import { db } from "../db";
import { isLiving, reservationOf } from "./users";

type Transaction = Parameters<Parameters<ReturnType<typeof db>["transaction"]>[0]>[0];

export type Departure = {
  /** Rooms whose log may have the person's names. */
  roomIds: number[];
  /** Who owns a room of theirs now; `epoch` is the first at which it is so. */
  heirs: { roomId: number; userId: number; epoch: number }[];
  /** Rooms that nobody is left in, and that are gone for that. */
  endedRoomIds: number[];
  /** With whom the person had rooms of two. */
  partnerIds: number[];
};

/**
 * Ends an account, if `tellRooms` succeeds: everything happens together or not at all. What was
 * said stays, under names that are nobody's. Null where the account is gone already, or its
 * password is not `passwordHash` any more.
 */
export function depart(
  user: { id: number; username: string; passwordHash: string },
  tellRooms: (departure: Departure) => Promise<void>,
): Promise<Departure | null> {
  const { id, username, passwordHash } = user;
  return db().transaction(async (tx) => {
    const names = namesOfDeleted(id);
    // The rooms first and in one order, as the archive has it: it locks a room, then its authors.
    await tx.execute(sql`
      select 1 from rooms where id in (select room_id from members where user_id = ${id})
      order by id for update`);
    // Whoever is about to bring this person into a room, or signs them in, waits here and finds nobody.
    const ended = await tx
      .update(users)
      .set({ ...names, usernameKey: names.username, passwordHash: "", deletedAt: sql`now()` })
      .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash), isLiving))
      .returning({ id: users.id });
    if (ended.length === 0) return null;
    const hash = reservationOf(usernameKey(username));
    await tx.insert(reservedNames).values({ hash }).onConflictDoNothing();
    await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.userId, id));
    await tx.delete(sessions).where(eq(sessions.userId, id));
    await tx.delete(accessTokens).where(eq(accessTokens.userId, id));
    await tx.delete(invites).where(eq(invites.createdBy, id));
    await tx.delete(mentions).where(eq(mentions.userId, id));
    const departure = await leaveRooms(tx, id);
    await tellRooms(departure);
    return departure;
  });
}

/** The rooms that have not been told yet that somebody's account is gone. */
export async function untoldRoomIds(userId: number): Promise<number[]> {
  const found = await db()
    .select({ id: departures.roomId })
    .from(departures)
    .where(eq(departures.userId, userId));
  return found.map(({ id }) => id);
}

/** A room's log has nothing of this person's names any more. */
export async function told(roomId: number, userId: number): Promise<void> {
  await db()
    .delete(departures)
    .where(and(eq(departures.roomId, roomId), eq(departures.userId, userId)));
}

async function leaveRooms(tx: Transaction, id: number): Promise<Departure> {
  const left = await tx
    .delete(members)
    .where(eq(members.userId, id))
    .returning({ roomId: members.roomId, role: members.role });
  const departure: Departure = { roomIds: [], heirs: [], endedRoomIds: [], partnerIds: [] };
  for (const { roomId, role } of left.sort((a, b) => a.roomId - b.roomId)) {
    const isOwner = role === "owner";
    // Whoever is coming in was waited for, and those who come later wait.
    const [room] = await tx
      .select({ direct: rooms.direct })
      .from(rooms)
      .where(eq(rooms.id, roomId))
      .for("update");
    if (!room) continue;
    const heir = isOwner ? await handDown(tx, roomId) : null;
    if (isOwner ? !heir : room.direct !== null && !(await hasMembers(tx, roomId))) {
      await tx.delete(rooms).where(eq(rooms.id, roomId));
      departure.endedRoomIds.push(roomId);
      continue;
    }
    if (heir) departure.heirs.push({ roomId, ...heir });
    if (room.direct !== null) departure.partnerIds.push(otherOf(room.direct, id));
    await tx.insert(departures).values({ roomId, userId: id });
    departure.roomIds.push(roomId);
  }
  return departure;
}

/** The room's new owner: a moderator, else a member, and of those who was there first. */
async function handDown(
  tx: Transaction,
  roomId: number,
): Promise<{ userId: number; epoch: number } | null> {
  const isActive = and(eq(members.roomId, roomId), eq(members.state, "active"));
  for (;;) {
    const [next] = await tx
      .select({ userId: members.userId })
      .from(members)
      .where(and(isActive, ne(members.role, "owner")))
      .orderBy(asc(members.role), asc(members.joinedAt), asc(members.userId))
      .limit(1);
    if (!next) return null;
    const [heir] = await tx
      .update(members)
      .set({ role: "owner", epoch: sql`${members.epoch} + 1` })
      .where(and(isActive, eq(members.userId, next.userId)))
      .returning({ userId: members.userId, epoch: members.epoch });
    // Without: they left meanwhile.
    if (heir) return heir;
  }
}

async function hasMembers(tx: Transaction, roomId: number): Promise<boolean> {
  const [found] = await tx
    .select({ id: members.userId })
    .from(members)
    .where(eq(members.roomId, roomId))
    .limit(1);
  return found !== undefined;
}

function otherOf(direct: string, id: number): number {
  return Number(direct.split(":").find((part) => part !== String(id)) ?? 0);
}
