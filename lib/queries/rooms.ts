import "server-only";
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { members, type Role, rooms } from "../../drizzle/schema";
import { db } from "../db";

export type RoomListing = { id: number; name: string; role: Role | null };
export type RoomAccess = {
  id: number;
  name: string;
  private: boolean;
  role: Role | null;
  state: "active" | "left" | "removed" | null;
  epoch: number;
};

const ofUser = (userId: number): SQL | undefined =>
  and(eq(members.roomId, rooms.id), eq(members.userId, userId));

/** The rooms that a person may enter, newest first. */
export function listFor(userId: number): Promise<RoomListing[]> {
  return db()
    .select({ id: rooms.id, name: rooms.name, role: members.role })
    .from(rooms)
    .leftJoin(members, ofUser(userId))
    .where(
      sql`${members.state} = 'active' or (not ${rooms.private} and ${members.state} is distinct from 'removed')`,
    )
    .orderBy(desc(rooms.id));
}

/**
 * A room as one person may know it: also one that they were removed from (`state`).
 * Null where it does not exist, or is private and they are not in it.
 */
export async function findFor(userId: number, roomId: number): Promise<RoomAccess | null> {
  const [room] = await db()
    .select({
      id: rooms.id,
      name: rooms.name,
      private: rooms.private,
      role: members.role,
      state: members.state,
      epoch: sql<number>`coalesce(${members.epoch}, 0)`,
    })
    .from(rooms)
    .leftJoin(members, ofUser(userId))
    .where(eq(rooms.id, roomId));
  if (!room) return null;
  const known = !room.private || room.state === "active" || room.state === "removed";
  return known ? room : null;
}

/** A new room with its owner in it. */
export function create(
  ownerId: number,
  values: { name: string; private: boolean },
): Promise<{ id: number; name: string }> {
  return db().transaction(async (tx) => {
    const [room] = await tx
      .insert(rooms)
      .values(values)
      .returning({ id: rooms.id, name: rooms.name });
    if (!room) throw new Error("the insert returned no room");
    await tx.insert(members).values({ roomId: room.id, userId: ownerId, role: "owner" });
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

/** Every room's id, newest first. */
export async function allIds(): Promise<number[]> {
  const rows = await db().select({ id: rooms.id }).from(rooms).orderBy(desc(rooms.id));
  return rows.map(({ id }) => id);
}
