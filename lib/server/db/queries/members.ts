import "server-only";
import { and, asc, eq, isNotNull, ne, sql } from "drizzle-orm";
import { members, rooms, users } from "@/drizzle/schema";
import type { Member as ListedMember } from "@/lib/shared/api/members";
import type { NotifyLevel } from "@/lib/shared/api/rooms";
import { usernameKey } from "@/lib/shared/fields";
import type { Role } from "@/lib/wire/frames";
import { db } from "../db";
import { isLiving } from "./users";

export type Member = {
  userId: number;
  username: string;
  role: Role;
  state: "active" | "left" | "removed";
};
type Executor = Pick<ReturnType<typeof db>, "select">;
const isActive = eq(members.state, "active");
const member = (roomId: number, userId: number) =>
  and(eq(members.roomId, roomId), eq(members.userId, userId));

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

/** Who is in a room, or was removed from it: the owner, the moderators, then by nickname. */
export function list(roomId: number, state: "active" | "removed"): Promise<ListedMember[]> {
  return db()
    .select({ username: users.username, nickname: users.nickname, role: members.role })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.roomId, roomId), eq(members.state, state)))
    .orderBy(asc(members.role), sql`lower(${users.nickname})`, asc(users.id));
}

/** The rooms that a person is in. */
export async function roomIdsOf(userId: number, executor: Executor = db()): Promise<number[]> {
  const rows = await executor
    .select({ id: members.roomId })
    .from(members)
    .where(and(eq(members.userId, userId), isActive));
  return rows.map(({ id }) => id);
}

/** What the person's inbox watches; null where there is no such person. */
export async function membershipsOf(
  userId: number,
): Promise<{ username: string; rooms: { id: number; epoch: number }[] } | null> {
  const rows = await db()
    .select({ username: users.username, id: members.roomId, epoch: members.epoch })
    .from(users)
    .leftJoin(members, and(eq(members.userId, users.id), isActive))
    .where(and(eq(users.id, userId), isLiving));
  const [first] = rows;
  if (!first) return null;
  return {
    username: first.username,
    rooms: rows.flatMap(({ id, epoch }) => (id === null || epoch === null ? [] : [{ id, epoch }])),
  };
}

/** Members of a room; where there are more than `max`, those who read last. */
export async function userIdsOf(roomId: number, max: number): Promise<number[]> {
  const rows = await db()
    .select({ id: members.userId })
    .from(members)
    .where(and(eq(members.roomId, roomId), isActive))
    .orderBy(sql`${members.readId} desc`)
    .limit(max);
  return rows.map(({ id }) => id);
}

/** Of what a member wants to hear; false where they are not in the room. */
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

/** With whom a person shares rooms of two. */
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

/** Moves the read marker, forwards only; whether it moved. */
export async function read(roomId: number, userId: number, id: number): Promise<boolean> {
  const moved = await db()
    .update(members)
    .set({ readId: id })
    .where(and(member(roomId, userId), isActive, sql`${members.readId} < ${id}`))
    .returning({ id: members.readId });
  return moved.length > 0;
}
