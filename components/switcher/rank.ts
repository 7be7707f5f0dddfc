import { defaultFilter } from "cmdk";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { foldLoosely } from "@/lib/shared/search-text";
import { isUnread } from "../sidebar/room-sections";

const shownWithoutQuery = 8;
const shownWithQuery = 6;
/** Below this, only scattered letters match. */
const minScore = 0.02;

/** How well a text matches a query, from 0 (no match) to 1, whatever case, width and accents. */
export function score(text: string, query: string, keywords: string[] = []): number {
  const value =
    defaultFilter?.(foldLoosely(text), foldLoosely(query), keywords.map(foldLoosely)) ?? 0;
  return value >= minScore ? value : 0;
}

/** Without a query: unread rooms, then the most recently active. With one: the best matches. */
export function rankRooms(rooms: RoomListing[], query: string): RoomListing[] {
  if (query.trim() === "") {
    return rooms
      .filter(({ role }) => role !== null)
      .toSorted(
        (a, b) =>
          Number(isUnread(b)) - Number(isUnread(a)) || (b.lastTime ?? 0) - (a.lastTime ?? 0),
      )
      .slice(0, shownWithoutQuery);
  }
  return rooms
    .map((room) => ({ room, match: scoreOf(room, query.trim()) }))
    .filter(({ match }) => match > 0)
    .sort((a, b) => b.match - a.match)
    .slice(0, shownWithQuery)
    .map(({ room }) => room);
}

function scoreOf({ name, direct }: RoomListing, query: string): number {
  return direct
    ? score(direct.nickname, query, [direct.username, `@${direct.username}`])
    : score(name, query);
}
