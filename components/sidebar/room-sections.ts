import type { RoomListing } from "@/lib/shared/api/rooms";

export type RoomSections = { direct: RoomListing[]; joined: RoomListing[]; open: RoomListing[] };

/** Splits the list as it is displayed: direct messages, joined rooms, open rooms not yet joined. */
export function roomSections(rooms: RoomListing[]): RoomSections {
  const newestOwn = Math.max(0, ...rooms.flatMap(({ id, role }) => (role ? [id] : [])));
  const activity = ({ id, lastTime, role }: RoomListing) =>
    // A room that was just created is the one its owner opens next; other empty rooms go last.
    lastTime ?? (role === "owner" && id === newestOwn ? Number.MAX_SAFE_INTEGER : 0);
  const sorted = rooms.toSorted((a, b) => activity(b) - activity(a));
  return {
    direct: sorted.filter(({ direct }) => direct),
    joined: sorted.filter(({ direct, role }) => !direct && role !== null),
    open: sorted.filter(({ direct, role }) => !direct && role === null),
  };
}

export type RoomBadge = { count: number; tone: "accent" | "quiet" };

/** The badge of a room by its notification level; null if nothing is to be shown. */
export function badgeOf({ unread = 0, mentions = 0, notify, direct }: RoomListing) {
  if (notify === "nothing" || unread === 0) return null;
  if (direct) return badge(unread, "accent");
  if (mentions > 0) return badge(mentions, "accent");
  return notify === "mentions" ? null : badge(unread, "quiet");
}

export function isUnread({ unread = 0, notify }: RoomListing): boolean {
  return unread > 0 && notify !== "nothing";
}

/**
 * The next matching room of the user's own before or after `current` as displayed, wrapping around;
 * else null. Open rooms do not count: opening one makes the user a member.
 */
export function adjacentRoom(
  rooms: RoomListing[],
  current: number | null,
  step: 1 | -1,
  fits: (room: RoomListing) => boolean = () => true,
): RoomListing | null {
  const { direct, joined } = roomSections(rooms);
  const order = [...direct, ...joined];
  const at = order.findIndex(({ id }) => id === current);
  const start = at < 0 && step < 0 ? 0 : at;
  for (let distance = 1; distance <= order.length; distance++) {
    const room = order[(start + step * distance + 2 * order.length) % order.length];
    if (room && room.id !== current && fits(room)) return room;
  }
  return null;
}

function badge(count: number, tone: RoomBadge["tone"]): RoomBadge {
  return { count, tone };
}
