import "server-only";
import { sendToEach, sendToInbox, sendToRoom } from "./party-client";

/**
 * Closes a person's sockets, in the given rooms and the inbox: all of them, only those of one
 * session or access token (by its public id), or all but those. Throws RoomServerDown.
 */
export async function closeSockets(
  userId: number,
  roomIds: number[],
  which: { only?: string; except?: string },
): Promise<void> {
  await sendToInbox(userId, { type: "sign-out", ...which });
  await sendToEach(roomIds, (id) => sendToRoom(id, { type: "sign-out", uid: userId, ...which }));
}
