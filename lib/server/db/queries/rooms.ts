import "server-only";
import { type AnyColumn, and, desc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { members, rooms, sessions, users } from "@/drizzle/schema";
import type { Role } from "@/lib/wire/frames";
import { db } from "../db";
import { nameFor } from "./direct-rooms";
import { isAlive } from "./sessions";
import { holdLiving, isLiving, type User } from "./users";

export type RoomAccess = {
  id: number;
  /** As this person sees it: a room of two is called like the other one. */
  name: string;
  private: boolean;
  isDirect: boolean;
  /** For how many days messages are kept; null: for ever. */
  keepDays: number | null;
  /** Null where they are no member (any more). */
  role: Role | null;
  state: "active" | "left" | "removed" | null;
  /** What they have read, up to this event; null for one who is no member. */
  readId: number | null;
  epoch: number;
};

const ofUser = (userId: number | AnyColumn): SQL | undefined =>
  and(eq(members.roomId, rooms.id), eq(members.userId, userId));

/**
 * A room as one person may know it: also one that they were removed from (`state`).
 * Null where it does not exist, or is private and they are not in it.
 */
export async function findFor(userId: number, roomId: number): Promise<RoomAccess | null> {
  const [room] = await db()
    .select(accessOf(userId))
    .from(rooms)
    .leftJoin(members, ofUser(userId))
    .where(eq(rooms.id, roomId));
  return room ? asKnown(room) : null;
}

/** Whose session it is and the room as they may know it, at once; null without a live session. */
export async function findForSession(
  sessionId: string,
  roomId: number,
): Promise<{ user: User; room: RoomAccess | null } | null> {
  sessionAndRoom ??= prepareSessionAndRoom();
  const [found] = await sessionAndRoom.execute({ sessionId, roomId });
  if (!found) return null;
  const { user, room } = found;
  const { id, private: isPrivate } = room;
  const exists = id !== null && isPrivate !== null;
  return { user, room: exists ? asKnown({ ...room, id, private: isPrivate }) : null };
}

let sessionAndRoom: ReturnType<typeof prepareSessionAndRoom> | undefined;

/** Made once, as it stands before every token for a room. */
function prepareSessionAndRoom() {
  return db()
    .select({
      user: { id: users.id, username: users.username, nickname: users.nickname },
      room: accessOf(sessions.userId),
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(rooms, eq(rooms.id, sql.placeholder("roomId")))
    .leftJoin(members, ofUser(sessions.userId))
    .where(and(eq(sessions.id, sql.placeholder("sessionId")), isAlive, isLiving))
    .prepare("session_and_room");
}

const accessOf = (userId: number | AnyColumn) => ({
  id: rooms.id,
  name: nameFor(userId),
  private: rooms.private,
  keepDays: rooms.keepDays,
  isDirect: sql<boolean>`${rooms.direct} is not null`,
  role: members.role,
  state: members.state,
  readId: members.readId,
  epoch: sql<number>`coalesce(${members.epoch}, 0)`,
});

function asKnown(room: RoomAccess): RoomAccess | null {
  const isKnown = !room.private || room.state === "active" || room.state === "removed";
  if (!isKnown) return null;
  return room.state === "active" ? room : { ...room, role: null, readId: null };
}

/** A new room with its owner in it; null where their account is gone. */
export function create(
  ownerId: number,
  values: { name: string; private: boolean },
): Promise<{ id: number; name: string } | null> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, ownerId))) return null;
    const [room] = await tx
      .insert(rooms)
      .values(values)
      .returning({ id: rooms.id, name: rooms.name });
    if (!room) throw new Error("the insert returned no room");
    await tx.insert(members).values({ roomId: room.id, userId: ownerId, role: "owner" });
    return room;
  });
}

type Changeable = { name: string; private: boolean; keepDays: number | null };

/**
 * Changes a room, if `tellRoom` succeeds: the two happen together or not at all.
 * Null where the room is gone.
 */
export function change(
  roomId: number,
  values: { [Key in keyof Changeable]?: Changeable[Key] | undefined },
  tellRoom: (room: Changeable) => Promise<void>,
): Promise<(Changeable & { id: number }) | null> {
  return db().transaction(async (tx) => {
    const { id, name, private: isPrivate, keepDays } = rooms;
    const [room] = await tx
      .update(rooms)
      .set(values)
      .where(and(eq(rooms.id, roomId), isNull(rooms.direct)))
      .returning({ id, name, private: isPrivate, keepDays });
    if (!room) return null;
    const { id: _, ...changed } = room;
    await tellRoom(changed);
    return room;
  });
}

/**
 * Deletes a room with its history, if `tellRoom` succeeds: the two happen together or not at all.
 * False where the room was gone already.
 */
export function remove(roomId: number, tellRoom: () => Promise<void>): Promise<boolean> {
  return db().transaction(async (tx) => {
    const gone = await tx.delete(rooms).where(eq(rooms.id, roomId)).returning({ id: rooms.id });
    if (gone.length > 0) await tellRoom();
    return gone.length > 0;
  });
}

/** The rooms that somebody was in a moment ago. */
export async function occupiedIds(): Promise<number[]> {
  const rows = await db().select({ id: rooms.id }).from(rooms).where(gt(rooms.online, 0));
  return rows.map(({ id }) => id);
}

/** Every room's id, newest first. */
export async function allIds(): Promise<number[]> {
  const rows = await db().select({ id: rooms.id }).from(rooms).orderBy(desc(rooms.id));
  return rows.map(({ id }) => id);
}
