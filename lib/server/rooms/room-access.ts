/** What a person may do in a room. */
import "server-only";
import type { Role } from "@/lib/wire/frames";
import * as memberships from "../db/queries/memberships";
import type { RoomAccess } from "../db/queries/rooms";
import * as rooms from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { refreshRoomListsLater } from "../party/send-later";

/** A room that this person may read, in one query. Throws 404, and 403 for one who was removed. */
export async function requireRoom(user: User, roomId: number): Promise<RoomAccess> {
  return requireReadable(await rooms.findFor(user.id, roomId));
}

/** The same for a room that is loaded already. */
export function requireReadable(room: RoomAccess | null): RoomAccess {
  if (!room) throw noSuchRoom();
  if (room.state === "removed") throw removed();
  return room;
}

/**
 * Makes the person a member of an open room; for a member this takes no query. `known` is the room
 * as they may know it. Throws 403 and 404.
 */
export async function enter(
  user: User,
  known: RoomAccess | null,
): Promise<RoomAccess & { role: Role }> {
  let room = requireReadable(known);
  if (room.role === null) {
    if (await memberships.begin(room.id, user.id)) refreshRoomListsLater([user.id]);
    room = await requireRoom(user, room.id);
  }
  if (room.role === null) throw removed();
  return { ...room, role: room.role };
}

/** A room in which this person has that role or a higher one. Throws 403 and 404. */
export async function requireRole(
  user: User,
  roomId: number,
  least: Role,
): Promise<RoomAccess & { role: Role }> {
  const { role, ...room } = await requireRoom(user, roomId);
  if (role === null) throw new Problem(403, "You are not a member of this room.");
  if (ranks[role] < ranks[least])
    throw new Problem(403, `Only the ${names[least]} of this room can do this.`);
  return { ...room, role };
}

/** The same for actions that direct rooms do not have: other members, a name, a deletion. */
export async function requireRoleInGroup(
  user: User,
  roomId: number,
  least: Role,
): Promise<RoomAccess & { role: Role }> {
  const room = await requireRole(user, roomId, least);
  if (room.isDirect) throw new Problem(403, "This cannot be done in a direct room.");
  return room;
}

export function outranks(role: Role | null, other: Role): boolean {
  return role !== null && ranks[role] > ranks[other];
}

export function noSuchRoom(): Problem {
  return new Problem(404, "There is no such room.");
}

/** It does not say who has blocked whom. */
export function blocked(): Problem {
  return new Problem(403, "You cannot exchange direct messages with this person.", {
    code: "blocked",
  });
}

export function removed(): Problem {
  return new Problem(403, "You were removed from this room.");
}

const ranks: Record<Role, number> = { owner: 2, moderator: 1, member: 0 };
const names: Record<Role, string> = {
  owner: "owner",
  moderator: "owner and moderators",
  member: "members",
};
