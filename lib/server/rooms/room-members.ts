/** What people do with the members of rooms. Each throws RoomServerDown with nothing done. */
import "server-only";
import type { Role } from "@/lib/wire/frames";
import type { Member } from "../db/queries/members";
import * as members from "../db/queries/members";
import * as memberships from "../db/queries/memberships";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { Problem } from "../http/problem";
import { tellRoom } from "../party/party-client";
import { roomListsChanged, roomListsChangedNow } from "../party/tell-later";
import { outranks, requireRoleInGroup, requireRoom } from "./room-access";

/** Removes somebody from a room, or lets oneself leave it. */
export async function removeMember(user: User, roomId: number, username: string): Promise<void> {
  const room = await requireRoom(user, roomId);
  const member = await members.find(roomId, username);
  if (!member || member.state === "left") throw noSuchMember();
  const isLeaving = member.userId === user.id;
  if (isLeaving && member.role === "owner") throw ownerStays();
  if (!isLeaving && !outranks(room.role, member.role)) {
    throw new Problem(403, "Only the owner and moderators can remove somebody.");
  }
  if (member.state === "removed") return;
  const state = isLeaving ? "left" : "removed";
  const ended = await memberships.end(roomId, member.userId, state, (epoch) =>
    tellRoom(roomId, { type: "remove", uid: member.userId, epoch }),
  );
  // Made the owner a moment ago.
  if (!ended) throw ownerStays();
  roomListsChanged([member.userId]);
}

/** Brings somebody into a room, also one who was removed from it. They are not asked. */
export async function addMember(user: User, roomId: number, username: string): Promise<void> {
  await requireRoleInGroup(user, roomId, "moderator");
  const other = await users.find(username);
  if (!other) throw new Problem(404, "There is nobody with this username.");
  const begun = await memberships.begin(roomId, other.id, { readmit: true });
  if (begun) await roomListsChangedNow([other.id]);
}

/** Gives a member another role; with `owner` the room itself. */
export async function setRole(
  user: User,
  roomId: number,
  username: string,
  role: Role,
): Promise<void> {
  await requireRoleInGroup(user, roomId, "owner");
  const member = await members.find(roomId, username);
  if (member?.state !== "active") throw noSuchMember();
  if (member.role === role) return;
  if (member.userId === user.id) throw ownerStays();
  if (!(await giveRole(user, roomId, member, role))) throw noSuchMember();
  roomListsChanged([user.id, member.userId]);
}

function giveRole(user: User, roomId: number, member: Member, role: Role): Promise<boolean> {
  const tell = (uid: number, role: Role, epoch: number) =>
    tellRoom(roomId, { type: "role", uid, epoch, role });
  if (role === "owner") {
    return memberships.handOver(roomId, { from: user.id, to: member.userId }, tell);
  }
  return memberships.setRole(roomId, member.userId, role, (epoch) =>
    tell(member.userId, role, epoch),
  );
}

function noSuchMember(): Problem {
  return new Problem(404, "There is no such member.");
}

function ownerStays(): Problem {
  return new Problem(403, "A room keeps its owner: hand it over first, or delete it.");
}
