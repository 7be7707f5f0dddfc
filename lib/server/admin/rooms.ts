/** What administrators do to rooms. None of it shows what is said in them. */
import "server-only";
import type { AdminRoom } from "@/lib/shared/api/admin";
import { db } from "../db/db";
import * as adminRooms from "../db/queries/admin-rooms";
import { holdUsable } from "../db/queries/living";
import * as members from "../db/queries/members";
import * as rooms from "../db/queries/rooms";
import * as users from "../db/queries/users";
import { Problem } from "../http/problem";
import { deliverSoon, requireConfirmed } from "../party/command-list";
import { maxInboxes, refreshRoomListsLater, sendToRoomLater } from "../party/send-later";
import { eraseDeletedLater } from "../rooms/erase-deleted";
import { noSuchRoom } from "../rooms/room-access";
import { type By, note } from "./audit";

/**
 * Makes a person the owner of a room and, if they are none, a member. Throws 400 for someone who cannot be,
 * and 404; nothing is changed then. Throws NotConfirmed, after the change, if the room could not be told.
 */
export async function handOver(by: By, roomId: number, username: string): Promise<AdminRoom> {
  const heir = await users.find(username);
  const done = await db().transaction(async (tx) => {
    if (!(await adminRooms.hold(tx, roomId))) throw noSuchRoom();
    if (!heir) throw notOwner("nobody");
    if (!(await holdUsable(tx, heir.id))) throw notOwner("suspended");
    const result = await adminRooms.handOver(tx, roomId, heir.id);
    if (result.changed) {
      await note(by, { action: "room-handed-over", room: roomId, person: heir.id }, tx);
    }
    return { ...result, heir };
  });
  if (done.joined) {
    const { username, nickname } = done.heir;
    sendToRoomLater(roomId, { type: "add", username, nickname });
  }
  refreshRoomListsLater([done.heir.id, ...(done.before === null ? [] : [done.before])]);
  await requireConfirmed(roomId);
  const room = await adminRooms.find(roomId);
  if (!room) throw noSuchRoom();
  return room;
}

/** Deletes a room as its owner can. Throws 404, also for a direct one. */
export async function deleteRoom(by: By, roomId: number): Promise<void> {
  const userIds = await members.userIdsOf(roomId, maxInboxes);
  await db().transaction(async (tx) => {
    if (!(await adminRooms.hold(tx, roomId))) throw noSuchRoom();
    await rooms.removeIn(tx, roomId);
    await note(by, { action: "room-deleted", room: roomId }, tx);
  });
  eraseDeletedLater();
  refreshRoomListsLater(userIds);
  await deliverSoon([{ to: "main", id: roomId }]);
}

function notOwner(code: "nobody" | "suspended"): Problem {
  return new Problem(400, "This person cannot own a room.", { errors: { owner: code } });
}
