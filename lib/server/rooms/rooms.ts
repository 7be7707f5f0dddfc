/** What people do with rooms. */
import "server-only";
import type { Room } from "@/lib/shared/api/rooms";
import type { ChangedRoom } from "../api/rooms";
import * as directRooms from "../db/queries/direct-rooms";
import * as members from "../db/queries/members";
import * as rooms from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { Problem } from "../http/problem";
import { tellRoom } from "../party/party-client";
import {
  maxInboxes,
  roomListsChanged,
  roomListsChangedNow,
  roomListsOfMembersChanged,
} from "../party/tell-later";
import { noSuchRoom, requireRole, requireRoleInGroup } from "./room-access";

export async function createRoom(
  user: User,
  values: { name: string; private: boolean },
): Promise<Room> {
  const room = await rooms.create(user.id, values);
  if (!room) throw new Problem(401, "This account is deleted.");
  roomListsChanged([user.id]);
  return room;
}

/** The room of two with this person; `count` is called before one is made. Throws 400 and 404. */
export async function openDirectRoom(
  user: User,
  username: string,
  count: () => Promise<void>,
): Promise<{ room: Room; fresh: boolean }> {
  const other = await users.find(username);
  if (!other) throw new Problem(404, "There is nobody with this username.");
  if (other.id === user.id) {
    throw new Problem(400, "A room of two takes somebody else.", { errors: { with: "yourself" } });
  }
  if ((await directRooms.findId(user.id, other.id)) === null) await count();
  const { id, fresh, joined } = await directRooms.open(user.id, other.id);
  await roomListsChangedNow(joined);
  return { room: { id, name: other.nickname }, fresh };
}

/** Changes a room; its members stay. Throws RoomServerDown, with nothing done. */
export async function changeRoom(
  user: User,
  roomId: number,
  values: {
    name?: string | undefined;
    private?: boolean | undefined;
    keepDays?: number | null | undefined;
  },
): Promise<ChangedRoom> {
  await requireRoleInGroup(user, roomId, "moderator");
  const room = await rooms.change(roomId, values, (changed) =>
    tellRoom(roomId, { type: "change", ...changed }),
  );
  if (!room) throw noSuchRoom();
  roomListsOfMembersChanged(roomId);
  return room;
}

/** Deletes a room and its history. Throws RoomServerDown, with nothing done. */
export async function deleteRoom(user: User, roomId: number): Promise<void> {
  await requireRole(user, roomId, "owner");
  const userIds = await members.userIdsOf(roomId, maxInboxes);
  if (await rooms.remove(roomId, () => tellRoom(roomId, { type: "delete" }))) {
    roomListsChanged(userIds);
  }
}
