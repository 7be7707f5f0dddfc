/** Accounts that end, and rooms that forget whose they were. */
import "server-only";
import { after } from "next/server";
import { namesOfDeleted } from "@/lib/shared/deleted-account";
import type { Caller } from "../auth/auth";
import { requirePassword } from "../auth/password-check";
import { closeSockets } from "../auth/sign-out";
import * as departures from "../db/queries/departures";
import { Problem } from "../http/problem";
import { log } from "../observability/log";
import { tellEach, tellRoom } from "../party/party-client";
import { roomListsChanged } from "../party/tell-later";

/**
 * Deletes the caller's account: they are signed out everywhere, and what they said is a deleted
 * account's. Throws 400 where the password is not theirs, and RoomServerDown, with nothing done.
 */
export async function deleteAccount(caller: Caller, current: string): Promise<void> {
  const { id, username } = caller;
  const passwordHash = await requirePassword(caller, current);
  const departure = await departures.depart({ id, username, passwordHash }, (going) =>
    tellRooms(id, going),
  );
  if (!departure) throw new Problem(404, "There is nobody with this username.");
  roomListsChanged([...departure.heirs.map(({ userId }) => userId), ...departure.partnerIds]);
  await forget(id);
}

/** Tells rooms that could not be told when the account went. */
export function forgetLater(userId: number): void {
  after(() => forget(userId));
}

/** What cannot be taken back comes last: what is told before does no harm if the rest fails. */
async function tellRooms(
  id: number,
  { roomIds, heirs, endedRoomIds }: departures.Departure,
): Promise<void> {
  await closeSockets(id, roomIds, {});
  for (const { roomId, userId, epoch } of heirs) {
    await tellRoom(roomId, { type: "role", uid: userId, epoch, role: "owner" });
  }
  await tellEach(endedRoomIds, (roomId) => tellRoom(roomId, { type: "delete" }));
}

/** The rest is told when the room next posts to the archive. */
async function forget(userId: number): Promise<void> {
  const names = namesOfDeleted(userId);
  await tellEach(await departures.untoldRoomIds(userId), async (roomId) => {
    try {
      await tellRoom(roomId, { type: "forget", uid: userId, ...names });
      await departures.told(roomId, userId);
    } catch (err) {
      log.warn({ err, room: roomId }, "a room was not told of a deleted account");
    }
  });
}
