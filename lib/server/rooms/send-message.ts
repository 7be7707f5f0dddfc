import "server-only";
import type { SentMessage } from "../api/messages";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem, TooMany } from "../http/problem";
import { submitMessage } from "../party/party-client";
import { enter, removed } from "./room-access";
import { noteUnsettled } from "./up-to-date";

/**
 * Sends a message without a socket, by way of the room, as a socket's message goes. Resolves once
 * it is durable; the user becomes a member. Throws 400, 403, 404, TooMany and RoomServerDown.
 */
export async function sendMessage(
  user: User,
  roomId: number,
  message: { msg: string; cid?: string | undefined; reply?: number | undefined },
): Promise<SentMessage> {
  const { role, epoch, archived } = await enter(user, await findFor(user.id, roomId));
  const { id: uid, username, nickname } = user;
  const person = { uid, epoch, role, username, nickname, archived };
  noteUnsettled(roomId);
  const result = await submitMessage(roomId, { type: "send", ...person, ...message });
  if (result.ok) return { id: result.id, time: result.time };
  switch (result.error) {
    case "removed":
      throw removed();
    case "too-fast":
      throw new TooMany(1);
    case "malformed":
    case "empty":
    case "too-long":
      throw new Problem(400, "The room did not accept the message.", {
        errors: { msg: result.error },
      });
  }
}
