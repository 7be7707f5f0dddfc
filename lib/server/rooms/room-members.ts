/** Listing, adding, removing and promoting the members of rooms, and their own settings there. */
import "server-only";
import type { Member as ListedMember } from "@/lib/shared/api/members";
import type { NotifyLevel } from "@/lib/shared/api/rooms";
import type { Role } from "@/lib/wire/frames";
import type { Member } from "../db/queries/members";
import * as members from "../db/queries/members";
import * as memberships from "../db/queries/memberships";
import type { RoomAccess } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { withAvatar } from "../db/queries/with-avatar";
import type { ListPage } from "../http/paged";
import { Problem } from "../http/problem";
import { requireConfirmed } from "../party/command-list";
import { fetchHead, fetchOnline } from "../party/party-client";
import {
  refreshRoomLists,
  refreshRoomListsLater,
  sendToInboxLater,
  sendToRoomLater,
} from "../party/send-later";
import { outranks, requireRole, requireRoleInGroup, requireRoom } from "./room-access";

/**
 * Everyone in the room may list its members; those removed, the owner and moderators. With `page`: the
 * members after a username, and one more than its limit if there are more. Throws 400, 403 and 404.
 */
export async function listMembers(
  user: User,
  roomId: number,
  state: "active" | "removed",
  page?: ListPage<string>,
): Promise<ListedMember[]> {
  const room = await (state === "active"
    ? requireRoom(user, roomId)
    : requireRole(user, roomId, "moderator"));
  if (!page) return (await members.list(room.id, state)).map(withAvatar);
  const from = page.from === undefined ? 0 : (await users.find(page.from))?.id;
  if (from === undefined) {
    throw new Problem(400, "There is nobody with this username.", {
      errors: { after: "not-found" },
    });
  }
  const rows = await members.listPage(room.id, state, { from, limit: page.limit });
  return rows.map(withAvatar);
}

/** The members with these usernames, as far as there are any. Throws 403 and 404. */
export async function findMembers(
  user: User,
  roomId: number,
  usernames: string[],
): Promise<ListedMember[]> {
  const room = await requireRoom(user, roomId);
  return (await members.named(room.id, usernames)).map(withAvatar);
}

/**
 * Who is online in a room. Only for members, as its sockets, too, say it to nobody else. A page in the
 * order of usernames, with one more than its limit if there are more; or with `q`, the first `limit`
 * whose names begin with it. Throws 403, 404 and RoomServerDown.
 */
export async function listOnline(
  user: User,
  roomId: number,
  { after, q, limit }: { after: string | undefined; q: string | undefined; limit: number },
): Promise<ListedMember[]> {
  const room = await requireRole(user, roomId, "member");
  const beginning = q === undefined || q === "" ? undefined : q;
  const more = beginning === undefined ? 1 : 0;
  const { people } = await fetchOnline(room.id, { after, beginning, limit: limit + more });
  const places = await members.placesOf(
    room.id,
    people.map(({ uid }) => uid),
  );
  // Whoever has just been removed is about to leave.
  return people.map(({ uid, username, nickname }) => {
    const { role = "member", avatar = null } = places.get(uid) ?? {};
    return withAvatar({ username, nickname, role, avatar });
  });
}

/**
 * Removes somebody from a room, or lets the user leave it. Throws 403 and 404; nothing is changed
 * then. Throws NotConfirmed, after the removal, if the room could not be told.
 */
export async function removeMember(user: User, roomId: number, username: string): Promise<void> {
  const room = await requireRoom(user, roomId);
  const member = await members.find(roomId, username);
  if (!member || member.state === "left") throw noSuchMember();
  const isLeaving = member.userId === user.id;
  if (isLeaving && member.role === "owner") throw ownerStays();
  if (!isLeaving && !outranks(room.role, member.role)) {
    throw new Problem(403, "Only the owner and moderators can remove somebody.");
  }
  // A second call asks for the confirmation that the first one missed.
  if (member.state === "removed") return requireConfirmed(roomId);
  const state = isLeaving ? "left" : "removed";
  // False if they became the owner in between.
  if (!(await memberships.end(roomId, member.userId, state))) throw ownerStays();
  refreshRoomListsLater([member.userId]);
  await requireConfirmed(roomId);
}

/** Makes somebody a member without asking them, also one who was removed. Throws 403 and 404. */
export async function addMember(user: User, roomId: number, username: string): Promise<void> {
  await requireRoleInGroup(user, roomId, "moderator");
  const other = await users.find(username);
  if (!other || other.suspendedAt) {
    throw new Problem(404, "There is nobody with this username, or the account is suspended.");
  }
  const begun = await memberships.begin(roomId, other.id, { readmit: true });
  if (!begun) return;
  sendToRoomLater(roomId, { type: "add", username: other.username, nickname: other.nickname });
  await refreshRoomLists([other.id]);
}

/**
 * Gives a member another role; `owner` transfers the room to them. Throws 403 and 404; nothing is
 * changed then. Throws NotConfirmed, after the change, if the room could not be told.
 */
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
  if (!(await changeRole(user, roomId, member, role))) throw noSuchMember();
  refreshRoomListsLater([user.id, member.userId]);
  await requireConfirmed(roomId);
}

/** Sets what the user is notified of in a room. Throws 404, and 403 for one who is no member. */
export async function setNotify(user: User, roomId: number, level: NotifyLevel): Promise<void> {
  const room = await requireRoom(user, roomId);
  if (!(await members.setNotify(room.id, user.id, level))) {
    throw new Problem(403, "Only members of a room can set its notifications.");
  }
}

/**
 * Marks a room as read up to an event, on the person's other pages too; an id that no event has yet
 * counts as the newest event. The marker moves back only if asked to. Throws 403, 404, and RoomServerDown; nothing is changed then.
 */
export async function markRead(
  user: User,
  roomId: number,
  { id: eventId, back }: { id: number; back: boolean },
): Promise<void> {
  const room = await requireRole(user, roomId, "member");
  // A marker beyond the head would hide what is sent later. Only the room knows of events that are
  // not archived yet.
  const id = eventId <= room.archived ? eventId : Math.min(eventId, await headOf(room));
  const moved = await members.markRead(room.id, user.id, { id, back });
  if (!moved) return;
  sendToInboxLater(user.id, { type: "read", room: room.id, id, ...(back && { back: true }) });
}

async function headOf({ id, archived }: RoomAccess): Promise<number> {
  return Math.max(archived, await fetchHead(id));
}

function changeRole(user: User, roomId: number, member: Member, role: Role): Promise<boolean> {
  if (role === "owner") {
    return memberships.transferOwnership(roomId, { from: user.id, to: member.userId });
  }
  return memberships.setRole(roomId, member.userId, role);
}

function noSuchMember(): Problem {
  return new Problem(404, "There is no such member.");
}

function ownerStays(): Problem {
  return new Problem(403, "The owner cannot leave the room: transfer or delete it first.");
}
