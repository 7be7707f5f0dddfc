import "server-only";
import type { SendError } from "@/lib/wire/frames";
import type { RoomCommand } from "@/lib/wire/internal-api";
import type { SentMessage } from "../api/messages";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { submit } from "../party/party-client";
import { wordsVersion } from "./held-words";
import { requireRole } from "./room-access";
import { refusalOf } from "./send-message";
import { noteUnsettled } from "./up-to-date";

export type MessageChange = Extract<RoomCommand, { type: "alter" }>["request"];

/**
 * Edits, deletes or reacts to a message without a socket, by way of the room, as a socket's request
 * goes. Resolves with the event once it is durable. Throws 400, 403, 404, 409, TooMany and
 * RoomServerDown.
 */
export async function changeMessage(
  user: User,
  roomId: number,
  request: MessageChange,
  cid?: string,
): Promise<SentMessage> {
  const { role, epoch, archived } = await requireRole(user, roomId, "member");
  const { id: uid, username, nickname } = user;
  const person = { uid, epoch, role, username, nickname };
  await noteUnsettled(roomId);
  const words = await wordsVersion();
  const result = await submit(roomId, { type: "alter", ...person, cid, request, archived, words });
  if (result.ok) return { id: result.id, time: result.time };
  throw (result.why ? null : changeRefused(request, result)) ?? refusalOf(user, result);
}

/** The refusals that only changes have. */
function changeRefused(request: MessageChange, { error }: { error: SendError }): Problem | null {
  if (error === "not-found") return new Problem(404, "There is no such message.");
  if (error !== "not-allowed") return null;
  switch (request.kind) {
    case "edit":
      return new Problem(403, "Only its author can edit a message.");
    case "delete":
      return new Problem(403, "Only its author, the owner and moderators can delete a message.");
    case "no-previews":
      return new Problem(
        403,
        "Only its author, the owner and moderators can remove the previews of a message.",
      );
    case "react":
      return request.on
        ? new Problem(409, "The message has as many different emoji as it can have.")
        : new Problem(404, "Nobody reacted to the message with this emoji.");
  }
}
