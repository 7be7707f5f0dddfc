import "server-only";
import { fileQuery } from "../api/files";
import { requireUserAndRoom } from "../auth/caller";
import * as files from "../db/queries/files";
import { idFrom, parse, queryOf } from "../http/input";
import { requireReadable } from "../rooms/room-access";
import type { PictureSize } from "./picture";
import { noFile, serveFile } from "./serve";

/**
 * Answers a call for a file, or with `size` for a smaller picture of it. Who may read the room may have
 * it, once a message was sent with it. Throws 401, 403 and 404.
 */
export async function getFile(
  request: Request,
  { id, fid }: Record<string, string>,
  size?: PictureSize,
): Promise<Response> {
  const { download } = parse(fileQuery, queryOf(request));
  const { user, room } = await requireUserAndRoom(idFrom(id));
  const file = await files.find(requireReadable(room).id, idFrom(fid));
  if (!file || (!file.isSent && file.userId !== user.id)) throw noFile();
  return serveFile(request, file, { size, download });
}
