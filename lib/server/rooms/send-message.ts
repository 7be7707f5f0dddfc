import "server-only";
import type { SendResult } from "@/lib/wire/internal-api";
import type { SentMessage } from "../api/messages";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem, TooMany } from "../http/problem";
import { submit } from "../party/party-client";
import { overQuota } from "./message-quota";
import { enter, removed } from "./room-access";
import { noteUnsettled } from "./up-to-date";

/**
 * Sends a message without a socket, by way of the room, as a socket's message goes. Resolves once
 * it is durable; the user becomes a member. Throws 400, 403, 404, 409, TooMany and RoomServerDown.
 */
export async function sendMessage(
  user: User,
  roomId: number,
  message: { msg: string; cid?: string | undefined; reply?: number | undefined },
): Promise<SentMessage> {
  const { role, epoch, archived } = await enter(user, await findFor(user.id, roomId));
  const { id: uid, username, nickname } = user;
  const person = { uid, epoch, role, username, nickname };
  await noteUnsettled(roomId);
  const result = await submit(roomId, { type: "send", ...person, archived, ...message });
  if (result.ok) return { id: result.id, time: result.time };
  throw refusalOf(user, result);
}

/** Why a room refused a person's request, as they see it. */
export function refusalOf(user: User, { error, id }: Extract<SendResult, { ok: false }>): Problem {
  switch (error) {
    case "over-quota": {
      // Another process of the app may have counted; then the person may try again within the hour.
      const [over = { seconds: 3_600 }] = overQuota([user.id]);
      const detail = `You have sent as many messages as are allowed in a day. The next one is possible in ${over.seconds} s.`;
      return new TooMany(over.seconds, detail, error);
    }
    case "storage-full":
      return new Problem(507, "The server has no room for more messages.", { code: error });
    case "removed":
      return removed();
    case "too-fast":
      return new TooMany(1);
    case "not-allowed":
      return new Problem(403, "You may not do this in this room.");
    case "cid-used":
      return new Problem(409, `This cid is that of event ${id}, which another request made.`);
    case "not-found":
      return new Problem(400, "There is no message to reply to with this id.", {
        errors: { reply: error },
      });
    case "malformed":
    case "empty":
    case "too-long":
      return new Problem(400, "The room did not accept the message.", { errors: { msg: error } });
  }
}
