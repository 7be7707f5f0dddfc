/** What an uploader may do with a file until a message is sent with it. */
import "server-only";
import type { FileInfo } from "@/lib/wire/frames";
import * as files from "../db/queries/files";
import { findFor, type RoomAccess } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { requireReadable } from "../rooms/room-access";
import { noFile } from "./serve";

/** Throws 403 for a file of another person, 404, and 409 once it is sent: others have seen it. */
export async function describeFile(
  user: User,
  room: RoomAccess | null,
  fileId: number,
  alt: string,
): Promise<FileInfo> {
  const { id: roomId } = requireReadable(room);
  const changed = await files.describe(roomId, fileId, user.id, alt);
  if (!changed) throw await refusal(user, roomId, fileId);
  return changed;
}

/**
 * Deletes a person's own file that no message was sent with, also in a room that they may no longer enter.
 * A file that was sent goes with its message. Throws as `describeFile`.
 */
export async function deleteFile(user: User, roomId: number, fileId: number): Promise<void> {
  if (await files.discard(roomId, fileId, user.id)) return;
  requireReadable(await findFor(user.id, roomId));
  throw await refusal(user, roomId, fileId);
}

async function refusal(user: User, roomId: number, fileId: number): Promise<Problem> {
  const file = await files.find(roomId, fileId);
  if (!file || (!file.isSent && file.userId !== user.id)) return noFile();
  return file.userId === user.id ? alreadySent() : new Problem(403, "It is another person's file.");
}

export function alreadySent(): Problem {
  return new Problem(409, "A message was sent with the file. It goes with the message.");
}
