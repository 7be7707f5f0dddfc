import "server-only";
import type { Role } from "@/lib/wire/frames";
import * as memberships from "../db/queries/memberships";
import type { RoomAccess } from "../db/queries/rooms";
import * as rooms from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { roomListsChanged } from "../party/tell-later";

/** A room that this person may read. Throws 404, or 403 for one who was removed. One query. */
export async function requireRoom(user: User, roomId: number): Promise<RoomAccess> {
  return readable(await rooms.findFor(user.id, roomId));
}

/** A room as somebody may know it, if they may read it, too. Throws 404, or 403 for the removed. */
export function readable(room: RoomAccess | null): RoomAccess {
  if (!room) throw noSuchRoom();
  if (room.state === "removed") throw removed();
  return room;
}

/**
 * A room with this person in it: whoever asks to enter an open room becomes a member.
 * `known` is the room as they may know it; nothing is asked about those who are in it.
 */
export async function enter(
  user: User,
  known: RoomAccess | null,
): Promise<RoomAccess & { role: Role }> {
  let room = readable(known);
  if (room.role === null) {
    if (await memberships.begin(room.id, user.id)) roomListsChanged([user.id]);
    room = await requireRoom(user, room.id);
  }
  if (room.role === null) throw removed();
  return { ...room, role: room.role };
}

/** A room that this person is in, with that role or a higher one. Throws 404 and 403. */
export async function requireRole(
  user: User,
  roomId: number,
  least: Role,
): Promise<RoomAccess & { role: Role }> {
  const { role, ...room } = await requireRoom(user, roomId);
  if (role === null) throw new Problem(403, "You are not in this room.");
  if (ranks[role] < ranks[least]) throw new Problem(403, `This takes the room's ${names[least]}.`);
  return { ...room, role };
}

/** The same for what a room of two has not: other members, a name of its own, an end. */
export async function requireRoleInGroup(
  user: User,
  roomId: number,
  least: Role,
): Promise<RoomAccess & { role: Role }> {
  const room = await requireRole(user, roomId, least);
  if (room.isDirect) throw new Problem(403, "This is a room of two, and stays one.");
  return room;
}

export function outranks(role: Role | null, other: Role): boolean {
  return role !== null && ranks[role] > ranks[other];
}

export function noSuchRoom(): Problem {
  return new Problem(404, "There is no such room.");
}

export function removed(): Problem {
  return new Problem(403, "You were removed from this room.");
}

const ranks: Record<Role, number> = { owner: 2, moderator: 1, member: 0 };
const names: Record<Role, string> = {
  owner: "owner",
  moderator: "owner or a moderator",
  member: "members",
};
