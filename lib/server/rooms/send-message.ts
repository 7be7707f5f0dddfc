import "server-only";
import type { SendResult } from "@/lib/wire/internal-api";
import type { SentMessage } from "../api/messages";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem, TooMany } from "../http/problem";
import { submit } from "../party/party-client";
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
  noteUnsettled(roomId);
  const result = await submit(roomId, { type: "send", ...person, archived, ...message });
  if (result.ok) return { id: result.id, time: result.time };
  throw refusalOf(result);
}

/** Why a room refused a request, as its caller sees it. */
export function refusalOf({ error, id }: Extract<SendResult, { ok: false }>): Problem {
  switch (error) {
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
