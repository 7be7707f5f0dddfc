import "server-only";
import * as queries from "../db/queries/reports";
import type { User } from "../db/queries/users";
import { submit } from "../party/party-client";
import { wordsVersion } from "../rooms/held-words";
import { noSuchRoom } from "../rooms/room-access";
import { refusalOf } from "../rooms/send-message";
import { noteUnsettled } from "../rooms/up-to-date";

/**
 * Deletes a message as a moderator of its room would; the administrator need not be a member and does not
 * become one. False if it is deleted already. Throws 404 for the room, TooMany and RoomServerDown.
 */
export async function deleteForAdministrator(
  { id: uid, username, nickname }: User,
  roomId: number,
  message: number,
): Promise<boolean> {
  const standing = await queries.standingIn(roomId, uid);
  if (!standing) throw noSuchRoom();
  await noteUnsettled(roomId);
  const result = await submit(roomId, {
    type: "alter",
    ...{ uid, username, nickname, role: "moderator" },
    ...standing,
    request: { kind: "delete", target: message },
    words: await wordsVersion(),
  });
  if (result.ok) return true;
  if (result.error === "not-found") return false;
  throw refusalOf({ id: uid, username, nickname }, result);
}
