import "server-only";
import type { Role } from "../drizzle/schema";
import { Problem } from "./problem";
import * as members from "./queries/members";
import type { RoomAccess } from "./queries/rooms";
import * as rooms from "./queries/rooms";
import type { User } from "./queries/users";
import { tellRoom } from "./room-server";

/** A room that this person may read. Throws 404, or 403 for one who was removed. */
export async function requireRoom(user: User, roomId: number): Promise<RoomAccess> {
  const room = await rooms.findFor(user.id, roomId);
  if (!room) throw new Problem(404, "There is no such room.");
  if (room.state === "removed") throw removed();
  return room;
}

/** The same, with this person in it: whoever asks to enter an open room becomes a member. */
export async function enterRoom(user: User, roomId: number): Promise<RoomAccess> {
  const room = await requireRoom(user, roomId);
  if (room.state !== "active" && !(await members.join(roomId, user.id))) throw removed();
  return room;
}

/** Deletes a room and its history, if this person is its owner. */
export async function deleteRoom(user: User, roomId: number): Promise<void> {
  const room = await requireRoom(user, roomId);
  if (room.role !== "owner") throw new Problem(403, "Only the owner can delete a room.");
  await rooms.remove(roomId, () => tellRoom(roomId, { type: "delete" }));
}

/** Removes somebody from a room, or lets oneself leave it. */
export async function removeMember(user: User, roomId: number, username: string): Promise<void> {
  const room = await requireRoom(user, roomId);
  const member = await members.find(roomId, username);
  if (!member || member.state === "left") throw new Problem(404, "There is no such member.");
  const leaving = member.userId === user.id;
  if (leaving && member.role === "owner") {
    throw new Problem(403, "The owner cannot leave a room, only delete it.");
  }
  if (!leaving && !outranks(room.role, member.role)) {
    throw new Problem(403, "Only the owner and moderators can remove somebody.");
  }
  if (member.state === "removed") return;
  await members.end(roomId, member.userId, leaving ? "left" : "removed", (epoch) =>
    tellRoom(roomId, { type: "remove", uid: member.userId, epoch }),
  );
}

const ranks: Record<Role, number> = { owner: 2, moderator: 1, member: 0 };

function outranks(role: Role | null, other: Role): boolean {
  return role !== null && ranks[role] > ranks[other];
}

function removed(): Problem {
  return new Problem(403, "You were removed from this room.");
}
