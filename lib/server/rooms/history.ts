/** Reading a room's archive, up to what the room has answered. */
import "server-only";
import type { z } from "zod";
import type { ChangedPage, MessagePage } from "@/lib/shared/api/messages";
import type { FoundPage } from "@/lib/shared/api/search";
import type { historyQuery, searchQuery } from "../api/messages";
import * as messages from "../db/queries/messages";
import type { RoomAccess } from "../db/queries/rooms";
import * as search from "../db/queries/search";
import type { User } from "../db/queries/users";
import { requireReadable, requireRoom } from "./room-access";
import { bringAllUpToDate, bringUpToDate, bringUpToDateSoon } from "./up-to-date";

/** The page that a room opens with; see `messages.opening`. */
export async function readOpening(
  room: RoomAccess,
  reader: { userId: number; limit: number },
): ReturnType<typeof messages.opening> {
  await bringUpToDateSoon(room);
  return messages.opening(room.id, { ...reader, readId: room.readId });
}

/** A page of a room's messages; `known` is the room as the caller may know it. Throws 403 and 404. */
export async function readHistory(
  known: RoomAccess | null,
  { expand, ...range }: z.infer<typeof historyQuery>,
): Promise<MessagePage | ChangedPage> {
  const room = requireReadable(known);
  await bringUpToDate(room);
  const { archived, ...page } = await find(room.id, range);
  return { ...page, ...(expand && { archived }) };
}

/** Searches one room, or all that the user may enter. Throws 403 and 404 for the one room. */
export async function searchMessages(
  user: User,
  { room, ...query }: z.infer<typeof searchQuery>,
): Promise<FoundPage> {
  if (room === undefined) {
    await bringAllUpToDate(user.id);
    return search.everywhere(user.id, query);
  }
  const known = await requireRoom(user, room);
  await bringUpToDate(known);
  return search.inRoom(known.id, query);
}

async function find(
  room: number,
  { changed, around, limit, ...range }: Omit<z.infer<typeof historyQuery>, "expand">,
) {
  if (changed !== undefined) return messages.changedSince(room, { since: changed, limit });
  if (around === undefined) return messages.page(room, { ...range, limit });
  const { newer, ...page } = await messages.pageAround(room, { around, limit });
  return { ...page, ...(newer && { newer }) };
}
