/** Deletes accounts, and makes rooms forget the names of deleted ones. */
import "server-only";
import { after } from "next/server";
import { namesOfDeleted } from "@/lib/shared/deleted-account";
import { type By, note } from "../admin/audit";
import type { Caller } from "../auth/caller";
import { type Proof, requireProof } from "../auth/proof";
import * as accountDeletion from "../db/queries/account-deletion";
import * as users from "../db/queries/users";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { deliverSoon } from "../party/command-list";
import { sendToEach, sendToRoom } from "../party/party-client";
import { refreshRoomListsLater } from "../party/send-later";
import { eraseDeletedLater } from "../rooms/erase-deleted";

/**
 * Deletes the caller's account. They are signed out everywhere, and their messages stay as a
 * deleted account's. Rooms that do not answer within a second are told in the background. Throws 400
 * without a proof, 403 and LastAdministrator; nothing is done then.
 */
export async function deleteAccount(
  caller: Caller & { sessionId: string },
  proof: Proof,
): Promise<void> {
  const { id, username } = caller;
  const passwordHash = (await users.findById(id))?.passwordHash ?? "";
  await requireProof(caller, proof);
  await endAccount({ id, username, passwordHash });
}

/**
 * The same to an account, by an administrator without its password. Throws 404 and LastAdministrator;
 * nothing is done then.
 */
export async function endAccount(
  account: { id: number; username: string; passwordHash: string },
  by?: By,
): Promise<void> {
  const { id, username, passwordHash } = account;
  const deletion = await (by
    ? accountDeletion.deleteAccount({ id, username }, (tx) =>
        note(by, { action: "person-deleted", person: id }, tx),
      )
    : accountDeletion.deleteAccount({ id, username, passwordHash }));
  if (!deletion) throw new Problem(404, "There is nobody with this username.");
  const { heirs, partnerIds, roomIds, endedRoomIds } = deletion;
  if (endedRoomIds.length > 0) eraseDeletedLater();
  const targets = [...roomIds, ...endedRoomIds].map((room) => ({ to: "main", id: room }) as const);
  await deliverSoon([{ to: "inbox", id }, ...targets]);
  refreshRoomListsLater([...heirs.map(({ userId }) => userId), ...partnerIds]);
}

/** Sends the deletion again to rooms that have not confirmed it. */
export function forgetNamesLater(userId: number): void {
  after(() => forgetNames(userId));
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
