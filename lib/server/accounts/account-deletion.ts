/** Deletes accounts, and makes rooms forget the names of deleted ones. */
import "server-only";
import { after } from "next/server";
import { namesOfDeleted } from "@/lib/shared/deleted-account";
import type { Caller } from "../auth/caller";
import { requirePassword } from "../auth/password-check";
import * as accountDeletion from "../db/queries/account-deletion";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { closeSockets } from "../party/close-sockets";
import { sendToEach, sendToRoom } from "../party/party-client";
import { refreshRoomListsLater } from "../party/send-later";

/**
 * Deletes the caller's account. They are signed out everywhere, and their messages stay as a
 * deleted account's. Throws 400 for a wrong password, and RoomServerDown; nothing is done then.
 */
export async function deleteAccount(caller: Caller, current: string): Promise<void> {
  const { id, username } = caller;
  const passwordHash = await requirePassword(caller, current);
  const deletion = await accountDeletion.deleteAccount({ id, username, passwordHash }, (about) =>
    sendToRooms(id, about),
  );
  if (!deletion) throw new Problem(404, "There is nobody with this username.");
  refreshRoomListsLater([...deletion.heirs.map(({ userId }) => userId), ...deletion.partnerIds]);
  await forgetNames(id);
}

/** Sends the deletion again to rooms that could not be reached when it happened. */
export function forgetNamesLater(userId: number): void {
  after(() => forgetNames(userId));
}

/** Deleting rooms comes last, because the commands before it do no harm if a later one fails. */
async function sendToRooms(
  id: number,
  { roomIds, heirs, endedRoomIds }: accountDeletion.AccountDeletion,
): Promise<void> {
  await closeSockets(id, roomIds, {});
  for (const { roomId, userId, epoch } of heirs) {
    await sendToRoom(roomId, { type: "role", uid: userId, epoch, role: "owner" });
  }
  await sendToEach(endedRoomIds, (roomId) => sendToRoom(roomId, { type: "delete" }));
}

/** A room that cannot be reached is tried again when it next posts to the archive. */
async function forgetNames(userId: number): Promise<void> {
  const names = namesOfDeleted(userId);
  await sendToEach(await accountDeletion.pendingRoomIds(userId), async (roomId) => {
    try {
      await sendToRoom(roomId, { type: "forget", uid: userId, ...names });
      await accountDeletion.markForgotten(roomId, userId);
    } catch (err) {
      logger.warn({ err, room: roomId }, "a room could not be made to forget a deleted account");
    }
  });
}
