import "server-only";
import { markOwnUnsent } from "../db/queries/file-sweep";
import * as files from "../db/queries/files";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { noFile } from "./serve";

/**
 * Deletes a person's own file that no message was sent with, also in a room that they may no longer enter.
 * A file that was sent goes with its message. Throws 404 and 409.
 */
export async function deleteFile(user: User, roomId: number, id: number): Promise<void> {
  if (await markOwnUnsent(roomId, { id, userId: user.id })) return;
  const [room, file] = await Promise.all([findFor(user.id, roomId), files.find(roomId, id)]);
  if (!room || !file?.isSent) throw noFile();
  throw new Problem(409, "The file was sent: it is deleted with its message.");
}
