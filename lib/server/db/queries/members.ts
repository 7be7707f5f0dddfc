import "server-only";
import { and, asc, eq, gt, inArray, isNotNull, lt, ne, sql } from "drizzle-orm";
import { members, rooms, users } from "@/drizzle/schema";
import type { Member as ListedMember } from "@/lib/shared/api/members";
import type { NotifyLevel } from "@/lib/shared/api/rooms";
import { usernameKey } from "@/lib/shared/fields";
import type { Role } from "@/lib/wire/frames";
import type { InboxRooms } from "@/lib/wire/internal-api";
import { db, type Transaction } from "../db";
import { isLiving } from "./living";

export type Member = {
  userId: number;
  username: string;
  role: Role;
  state: "active" | "left" | "removed";
};
const isActive = eq(members.state, "active");
const member = (roomId: number, userId: number) =>
  and(eq(members.roomId, roomId), eq(members.userId, userId));

/** A current or former member of a room, or null. */
export async function find(roomId: number, username: string): Promise<Member | null> {
  const [found] = await db()
    .select({
      userId: users.id,
      username: users.username,
      role: members.role,
      state: members.state,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), eq(users.usernameKey, usernameKey(username))));
  return found ?? null;
}

/** What a current or former member is in a room; null for everyone else. */
export async function standingOf(
  roomId: number,
  userId: number,
): Promise<{ role: Role; state: Member["state"]; epoch: number } | null> {
  const [found] = await db()
    .select({ role: members.role, state: members.state, epoch: members.epoch })
    .from(members)
    .where(member(roomId, userId));
  return found ?? null;
}

/** `avatar` is null without a picture. */
type Listed = Omit<ListedMember, "avatar"> & { avatar: number | null };
const listed = {
  username: users.username,
  nickname: users.nickname,
  role: members.role,
  avatar: users.avatarFile,
};

/** A room's members, or those removed from it: the owner, the moderators, then by nickname. */
export function list(roomId: number, state: "active" | "removed"): Promise<Listed[]> {
  return db()
    .select(listed)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), eq(members.state, state)))
    .orderBy(asc(members.role), sql`lower(${users.nickname})`, asc(users.id));
}

/**
 * A page of the same, by user id, behind that of `from`; with one more than `limit` if there is more.
 * By id, because names change while a client reads on, and an index has this order.
 */
export function listPage(
  roomId: number,
  state: "active" | "removed",
  { from, limit }: { from: number; limit: number },
): Promise<Listed[]> {
  return db()
    .select(listed)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        eq(members.roomId, roomId),
        eq(members.state, state),
        gt(members.userId, from),
        // The same, for the other side of a join that reads both in order.
        gt(users.id, from),
      ),
    )
    .orderBy(asc(members.userId))
    .limit(limit + 1);
}

/** The members of a room with these usernames, as far as there are any. */
export function named(roomId: number, usernames: string[]): Promise<Listed[]> {
  return db()
    .select(listed)
    .from(users)
    .innerJoin(members, and(eq(members.userId, users.id), eq(members.roomId, roomId), isActive))
    .where(inArray(users.usernameKey, usernames.map(usernameKey)))
    .orderBy(asc(users.id));
}

/** The roles and pictures of these people in a room; those who are not members are missing. */
export async function placesOf(
  roomId: number,
  userIds: number[],
): Promise<Map<number, { role: Role; avatar: number | null }>> {
  const rows = await db()
    .select({ userId: members.userId, role: members.role, avatar: users.avatarFile })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), inArray(members.userId, userIds), isActive));
  return new Map(rows.map(({ userId, ...place }) => [userId, place]));
}

/** The rooms that a person is a member of. */
export async function roomIdsOf(
  userId: number,
  executor: Pick<Transaction, "select"> = db(),
): Promise<number[]> {
  const rows = await executor
    .select({ id: members.roomId })
    .from(members)
    .where(and(eq(members.userId, userId), isActive));
  return rows.map(({ id }) => id);
}

/** The rooms that a person's inbox subscribes to; null if there is no such account. */
export async function membershipsOf(userId: number): Promise<InboxRooms | null> {
  const rows = await db()
    .select({
      username: users.username,
      id: members.roomId,
      epoch: members.epoch,
      keywords: sql<boolean>`exists (
        select from notice_settings where user_id = ${users.id} and keywords <> '{}')`,
    })
    .from(users)
    .leftJoin(members, and(eq(members.userId, users.id), isActive))
    .where(and(eq(users.id, userId), isLiving));
  const [first] = rows;
  if (!first) return null;
  return {
    username: first.username,
    ...(first.keywords && { keywords: true }),
    rooms: rows.flatMap(({ id, epoch }) => (id === null || epoch === null ? [] : [{ id, epoch }])),
  };
}

/** The ids of a room's members; if there are more than `max`, the most recent readers. */
export async function userIdsOf(roomId: number, max: number): Promise<number[]> {
  const rows = await db()
    .select({ id: members.userId })
    .from(members)
    .where(and(eq(members.roomId, roomId), isActive))
    .orderBy(sql`${members.readId} desc`)
    .limit(max);
  return rows.map(({ id }) => id);
}

/** Sets what a member is notified of; false if they are no member. */
export async function setNotify(
  roomId: number,
  userId: number,
  notify: NotifyLevel,
): Promise<boolean> {
  const changed = await db()
    .update(members)
    .set({ notify })
    .where(and(member(roomId, userId), isActive))
    .returning({ userId: members.userId });
  return changed.length > 0;
}

/** The other members of a person's direct rooms, at most `max`. */
export async function directPartnersOf(userId: number, max: number): Promise<number[]> {
  const rows = await db()
    .select({ id: members.userId })
    .from(members)
    .innerJoin(rooms, and(eq(rooms.id, members.roomId), isNotNull(rooms.direct)))
    .where(
      and(
        ne(members.userId, userId),
        isActive,
        sql`${members.roomId} in (select room_id from members where user_id = ${userId})`,
      ),
    )
    .limit(max);
  return rows.map(({ id }) => id);
}

/** Moves the read marker forwards, or with `back` either way; returns whether it moved. */
export async function markRead(
  roomId: number,
  userId: number,
  { id, back }: { id: number; back: boolean },
): Promise<boolean> {
  const moves = back ? ne(members.readId, id) : lt(members.readId, id);
  const moved = await db()
    .update(members)
    .set({ readId: id })
    .where(and(member(roomId, userId), isActive, moves))
    .returning({ id: members.readId });
  return moved.length > 0;
}
