import { defaultFilter } from "cmdk";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { isUnread } from "../sidebar/room-sections";

const shownAtRest = 8;
const shownFound = 6;
/** What matches by scattered letters only is no match. */
const leastScore = 0.02;

/** How well a text fits what was typed; 0: not at all. */
export function score(text: string, query: string, keywords: string[] = []): number {
  const found = defaultFilter?.(text, query, keywords) ?? 0;
  return found >= leastScore ? found : 0;
}

/** Without a query what is unread and then what is lively; with one what fits best. */
export function rankRooms(rooms: RoomListing[], query: string): RoomListing[] {
  if (query.trim() === "") {
    return rooms
      .filter(({ role }) => role !== null)
      .toSorted(
        (a, b) =>
          Number(isUnread(b)) - Number(isUnread(a)) || (b.lastTime ?? 0) - (a.lastTime ?? 0),
      )
      .slice(0, shownAtRest);
  }
  return rooms
    .map((room) => ({ room, fit: fitOf(room, query.trim()) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, shownFound)
    .map(({ room }) => room);
}

function fitOf({ name, direct }: RoomListing, query: string): number {
  return direct ? score(direct.nickname, query, [direct.username]) : score(name, query);
}
