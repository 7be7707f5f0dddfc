import "server-only";
import type { z } from "zod";
import type { FilePage } from "@/lib/shared/api/room-files";
import type { filesQuery } from "../api/room-files";
import * as roomFiles from "../db/queries/room-files";
import type { RoomAccess } from "../db/queries/rooms";
import { requireReadable } from "../rooms/room-access";
import { bringUpToDate } from "../rooms/up-to-date";

/**
 * A page of a room's files or links, up to what the room has answered; `known` is the room as the caller
 * may know it. Throws 403 and 404.
 */
export async function listFiles(
  known: RoomAccess | null,
  { kind: kinds, ...range }: z.infer<typeof filesQuery>,
): Promise<FilePage> {
  const room = requireReadable(known);
  await bringUpToDate(room);
  return kinds?.includes("link")
    ? roomFiles.linksOf(room.id, range)
    : roomFiles.filesOf(room.id, { kinds, ...range });
}
