import "server-only";
import { tellEach, tellInbox, tellRoom } from "../party/party-client";

/**
 * Closes a person's sockets: all, those of the session `only`, or all but those of `except`.
 * Throws RoomServerDown where one room, or the inbox, could not be told.
 */
export async function closeSockets(
  userId: number,
  roomIds: number[],
  which: { only?: string; except?: string },
): Promise<void> {
  await tellInbox(userId, { type: "sign-out", ...which });
  await tellEach(roomIds, (id) => tellRoom(id, { type: "sign-out", uid: userId, ...which }));
}
