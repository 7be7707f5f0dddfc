import "server-only";
import type { FileInfo } from "@/lib/wire/frames";
import type { RoomCommand, SendResult } from "@/lib/wire/internal-api";
import type { NewMessage, SentMessage } from "../api/messages";
import * as files from "../db/queries/files";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { ownOrigin } from "../http/own-origin";
import { Problem, TooMany } from "../http/problem";
import { submit } from "../party/party-client";
import { wordsVersion } from "./held-words";
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
  { files: ids, ...message }: NewMessage,
): Promise<SentMessage> {
  const { role, epoch, archived } = await enter(user, await findFor(user.id, roomId));
  const { id: uid, username, nickname } = user;
  const person = { uid, epoch, role, username, nickname };
  await noteUnsettled(roomId);
  const command = { ...person, archived, words: await wordsVersion(), ...message };
  const result =
    ids === undefined
      ? await submit(roomId, { type: "send", ...command })
      : await submitWithFiles(roomId, command, ids);
  if (result.ok) return { id: result.id, time: result.time };
  throw refusalOf(user, result);
}

/** Files are taken before, so that no two messages have one; a message that is refused gives them back. */
async function submitWithFiles(
  roomId: number,
  command: Omit<RoomCommand & { type: "send-files" }, "type" | "files" | "basicMsg">,
  ids: number[],
): Promise<SendResult> {
  const message = { roomId, userId: command.uid, cid: command.cid };
  const taken = await files.take(message, ids);
  if (!taken) {
    throw new Problem(400, "Not all of these files can be sent: upload them to this room first.", {
      errors: { files: "not-found" },
    });
  }
  const basicMsg = await basicText(roomId, command.msg, taken);
  const result = await submit(roomId, { type: "send-files", ...command, files: taken, basicMsg });
  if (!result.ok && result.error !== "cid-used") await files.giveBack(message, ids);
  return result;
}

/** What clients of the API document get: the words, then name and address of each file. */
async function basicText(roomId: number, msg: string, list: FileInfo[]): Promise<string> {
  const origin = await ownOrigin();
  const lines = list.map(({ id, name }) => `${name} ${origin}/api/Room/${roomId}/File/${id}`);
  return [...(msg === "" ? [] : [msg]), ...lines].join("\n");
}

const details = {
  "moderators-only": "Only the owner and moderators write in this room.",
  "held-back": "The message has a word that the administrators of this server hold back.",
  blocked: "You cannot exchange direct messages with this person.",
};

/** Why a room refused a person's request, as they see it. */
export function refusalOf(
  user: User,
  { error, id, why, wait = 1 }: Extract<SendResult, { ok: false }>,
): Problem {
  if (why === "slow-mode") {
    const detail = `This room is in slow mode. You can send the next message in ${wait} s.`;
    return new TooMany(wait, detail, why);
  }
  if (why) return new Problem(403, details[why], { code: why });
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
