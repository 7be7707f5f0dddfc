import "server-only";
import { type AnyColumn, and, desc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { members, rooms, sessions, users } from "@/drizzle/schema";
import type { Role, Writers } from "@/lib/wire/frames";
import { QuotaReached, quotaOf } from "../../quotas";
import { db, type Transaction } from "../db";
import { nameFor } from "./direct-rooms";
import { holdLiving, isUsable } from "./living";
import * as roomCommands from "./room-commands";
import { isUnexpired, signedInColumns } from "./sessions";
import { isUnsettled } from "./unsettled-rooms";
import type { SignedIn } from "./users";

/** A room and what one person is in it. */
export type RoomAccess = {
  id: number;
  /** As this person sees it: a direct room has the other one's nickname. */
  name: string;
  private: boolean;
  isDirect: boolean;
  /** Days that messages are kept; null means forever. */
  keepDays: number | null;
  /** Whether links in its messages get previews. */
  previews: boolean;
  writers: Writers;
  /** For how long members wait between two messages; 0: not at all. */
  slowSeconds: number;
  /** Null unless they are an active member. */
  role: Role | null;
  state: "active" | "left" | "removed" | null;
  /** The last event that they have read; null unless they are an active member. */
  readId: number | null;
  epoch: number;
  /** The newest event in the archive. */
  archived: number;
  /** Whether the room may be ahead of the archive: lib/server/rooms/up-to-date.ts. */
  isUnsettled: boolean;
};

const ofUser = (userId: number | AnyColumn): SQL | undefined =>
  and(eq(members.roomId, rooms.id), eq(members.userId, userId));

/**
 * A room as one person may know it, also if they were removed from it (see `state`). Null if it does
 * not exist, or is private and they were never let in or have left.
 */
export async function findFor(userId: number, roomId: number): Promise<RoomAccess | null> {
  const [room] = await db()
    .select(accessOf(userId))
    .from(rooms)
    .leftJoin(members, ofUser(userId))
    .where(eq(rooms.id, roomId));
  return room ? knownTo(room) : null;
}

/** A session's user and a room as they may know it, in one query; null without a live session. */
export async function findForSession(
  sessionId: string,
  roomId: number,
): Promise<{ user: SignedIn; room: RoomAccess | null } | null> {
  sessionAndRoom ??= prepareSessionAndRoom();
  const [found] = await sessionAndRoom.execute({ sessionId, roomId });
  if (!found) return null;
  const { user, room } = found;
  const { id, private: isPrivate, archived } = room;
  const exists = id !== null && isPrivate !== null && archived !== null;
  return {
    user,
    room: exists ? knownTo({ ...room, id, private: isPrivate, archived }) : null,
  };
}

let sessionAndRoom: ReturnType<typeof prepareSessionAndRoom> | undefined;

/** Prepared once, because every token for a room begins with it. */
function prepareSessionAndRoom() {
  return db()
    .select({
      user: signedInColumns,
      room: accessOf(sessions.userId),
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(rooms, eq(rooms.id, sql.placeholder("roomId")))
    .leftJoin(members, ofUser(sessions.userId))
    .where(and(eq(sessions.id, sql.placeholder("sessionId")), isUnexpired, isUsable))
    .prepare("session_and_room");
}

const accessOf = (userId: number | AnyColumn) => ({
  id: rooms.id,
  name: nameFor(userId),
  private: rooms.private,
  keepDays: rooms.keepDays,
  writers: sql<Writers>`coalesce(${rooms.writers}, 'all')`,
  slowSeconds: sql<number>`coalesce(${rooms.slowSeconds}, 0)`,
  previews: sql<boolean>`coalesce(${rooms.previews}, false)`,
  isDirect: sql<boolean>`${rooms.direct} is not null`,
  role: members.role,
  state: members.state,
  readId: members.readId,
  epoch: sql<number>`coalesce(${members.epoch}, 0)`,
  archived: rooms.lastId,
  isUnsettled: sql<boolean>`coalesce(${isUnsettled}, false)`,
});

function knownTo(room: RoomAccess): RoomAccess | null {
  const isKnown = !room.private || room.state === "active" || room.state === "removed";
  if (!isKnown) return null;
  return room.state === "active" ? room : { ...room, role: null, readId: null };
}

/**
 * Creates a room with its owner as a member; null if the owner's account is gone. Throws QuotaReached.
 */
export function create(
  ownerId: number,
  values: { name: string; private: boolean },
): Promise<{ id: number; name: string } | null> {
  return db().transaction(async (tx) => {
    if (!(await holdLiving(tx, ownerId))) return null;
    const [has] = await tx
      .select({
        rooms: sql<number>`count(*) filter (where ${members.role} = 'owner')::integer`,
        memberships: sql<number>`count(*)::integer`,
      })
      .from(members)
      .where(and(eq(members.userId, ownerId), eq(members.state, "active")));
    if ((has?.rooms ?? 0) >= quotaOf("rooms")) throw new QuotaReached("too-many-rooms");
    if ((has?.memberships ?? 0) >= quotaOf("memberships")) {
      throw new QuotaReached("too-many-memberships");
    }
    const [room] = await tx
      .insert(rooms)
      .values(values)
      .returning({ id: rooms.id, name: rooms.name });
    if (!room) throw new Error("the insert returned no room");
    await tx.insert(members).values({ roomId: room.id, userId: ownerId, role: "owner" });
    return room;
  });
}

type Changeable = {
  name: string;
  private: boolean;
  keepDays: number | null;
  previews: boolean;
  writers: Writers;
  slowSeconds: number;
};

/** Changes a room and stores the command that tells it. Null if the room is gone or direct. */
export function change(
  roomId: number,
  values: { [Key in keyof Changeable]?: Changeable[Key] | undefined },
): Promise<(Changeable & { id: number }) | null> {
  return db().transaction(async (tx) => {
    const { id, name, private: isPrivate, keepDays, previews, writers, slowSeconds } = rooms;
    const [room] = await tx
      .update(rooms)
      .set(values)
      .where(and(eq(rooms.id, roomId), isNull(rooms.direct)))
      .returning({ id, name, private: isPrivate, keepDays, previews, writers, slowSeconds });
    if (!room) return null;
    const { id: _id, previews: _previews, ...changed } = room;
    const command = { type: "change", ...changed } as const;
    await roomCommands.add(tx, [{ to: "main", id: roomId, command }]);
    return room;
  });
}

/**
 * Deletes a room, so that nothing leads to its history any more (deleted-rooms.ts deletes that), and
 * stores the command that ends it. False if it was gone.
 */
export function remove(roomId: number): Promise<boolean> {
  return db().transaction((tx) => removeIn(tx, roomId));
}

/** The same as a part of a transaction. */
export async function removeIn(tx: Transaction, roomId: number): Promise<boolean> {
  const gone = await tx.delete(rooms).where(eq(rooms.id, roomId)).returning({ id: rooms.id });
  if (gone.length === 0) return false;
  await roomCommands.add(tx, [{ to: "main", id: roomId, command: { type: "delete" } }]);
  return true;
}

/** The rooms that had someone online at the last archived batch. */
export async function occupiedIds(): Promise<number[]> {
  const rows = await db().select({ id: rooms.id }).from(rooms).where(gt(rooms.online, 0));
  return rows.map(({ id }) => id);
}

/** All rooms and how far the archive of each is, newest first. */
export function all(): Promise<{ id: number; archived: number }[]> {
  return db().select({ id: rooms.id, archived: rooms.lastId }).from(rooms).orderBy(desc(rooms.id));
}
