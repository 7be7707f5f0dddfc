/** Creating, changing and deleting rooms. */
import "server-only";
import type { Room } from "@/lib/shared/api/rooms";
import type { ChangedRoom } from "../api/rooms";
import * as directRooms from "../db/queries/direct-rooms";
import * as members from "../db/queries/members";
import * as rooms from "../db/queries/rooms";
import type { SignedIn, User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { countCall } from "../http/limits";
import { countNewcomer } from "../http/newcomers";
import { Problem } from "../http/problem";
import { deliverSoon } from "../party/command-list";
import {
  maxInboxes,
  refreshRoomLists,
  refreshRoomListsLater,
  refreshRoomListsOfMembersLater,
} from "../party/send-later";
import { eraseDeletedLater } from "./erase-deleted";
import { blocked, noSuchRoom, requireRole, requireRoleInGroup } from "./room-access";

/** Creates a room owned by the user. Throws 401 if the account is gone, and TooMany. */
export async function createRoom(
  user: SignedIn,
  values: { name: string; private: boolean },
): Promise<Room> {
  await countNewcomer("newcomerRooms", user);
  await countCall("rooms", String(user.id));
  const room = await rooms.create(user.id, values);
  if (!room) throw new Problem(401, "This account is deleted.");
  refreshRoomListsLater([user.id]);
  return room;
}

/**
 * The direct room of the user and another person; created if there is none (`fresh`), which counts
 * as creating a room. Throws 400 for the user themselves, 403 if one has blocked the other, 404, and TooMany.
 */
export async function openDirectRoom(
  user: SignedIn,
  username: string,
): Promise<{ room: Room; fresh: boolean }> {
  const other = await users.find(username);
  if (!other) throw new Problem(404, "There is nobody with this username.");
  if (other.id === user.id) {
    throw new Problem(400, "A direct room is for two people.", { errors: { with: "yourself" } });
  }
  const isNew = (await directRooms.findId(user.id, other.id)) === null;
  // Who is suspended is in the rooms they are in, and nobody begins to write to them.
  if (isNew && other.suspendedAt) throw new Problem(404, "There is nobody with this username.");
  if (isNew) {
    await countNewcomer("newcomerDirectRooms", user);
    await countCall("rooms", String(user.id));
  }
  const { id, fresh, joined } = await directRooms
    .open(user.id, other.id)
    .catch((error: unknown): never => {
      throw error instanceof directRooms.BlockedPair ? blocked() : error;
    });
  await refreshRoomLists(joined);
  return { room: { id, name: other.nickname }, fresh };
}

/**
 * Changes a room. One that does not answer within a second is told in the background. Throws 403 and
 * 404; nothing is changed then.
 */
export async function changeRoom(
  user: User,
  roomId: number,
  values: {
    name?: string | undefined;
    private?: boolean | undefined;
    keepDays?: number | null | undefined;
    previews?: boolean | undefined;
    writers?: "all" | "moderators" | undefined;
    slowSeconds?: number | undefined;
  },
): Promise<ChangedRoom> {
  await requireRoleInGroup(user, roomId, "moderator");
  const room = await rooms.change(roomId, values);
  if (!room) throw noSuchRoom();
  refreshRoomListsOfMembersLater(roomId);
  await deliverSoon([{ to: "main", id: roomId }]);
  return room;
}

/**
 * Deletes a room and its history: nobody finds either any more when this resolves, and the messages
 * are deleted in the background. A room that does not answer within a second is told later, too.
 * Throws 403 and 404; nothing is deleted then.
 */
export async function deleteRoom(user: User, roomId: number): Promise<void> {
  await requireRole(user, roomId, "owner");
  const userIds = await members.userIdsOf(roomId, maxInboxes);
  if (!(await rooms.remove(roomId))) return;
  eraseDeletedLater();
  refreshRoomListsLater(userIds);
  await deliverSoon([{ to: "main", id: roomId }]);
}
