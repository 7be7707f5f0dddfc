import { expect, test } from "vitest";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { listingOf } from "@/lib/shared/api/rooms.fixture";
import { adjacentRoom, badgeOf, isUnread, roomSections } from "./room-sections";

const room = (id: number, more: Partial<RoomListing> = {}): RoomListing =>
  listingOf({ id, name: `room ${id}`, lastTime: 1_000 + id, ...more });
const ids = (rooms: RoomListing[]) => rooms.map(({ id }) => id);
const bob = { username: "bob", nickname: "Bob" };

test("direct messages, joined rooms and open rooms are separate, each by latest activity", () => {
  const { direct, joined, open } = roomSections([
    room(1, { lastTime: 50 }),
    room(2, { lastTime: 70 }),
    room(3, { role: null, lastTime: 90 }),
    room(4, { direct: bob, lastTime: 10 }),
    room(5, { direct: bob, lastTime: 20 }),
  ]);
  expect([ids(direct), ids(joined), ids(open)]).toStrictEqual([[5, 4], [2, 1], [3]]);
});

test("the user's newest own room comes first while empty; other empty rooms come last", () => {
  const { joined } = roomSections([
    room(5, { lastTime: null, role: "owner" }),
    room(4, { lastTime: null, role: "owner" }),
    room(3, { lastTime: null }),
    room(1),
  ]);
  expect(ids(joined)).toStrictEqual([5, 1, 4, 3]);
});

test.each([
  ["nothing unread", {}, null],
  ["unread messages", { unread: 3 }, { count: 3, tone: "quiet" }],
  ["a mention among unread messages", { unread: 3, mentions: 1 }, { count: 1, tone: "accent" }],
  ["unread direct messages", { unread: 3, direct: bob }, { count: 3, tone: "accent" }],
  ["unread messages in a mentions-only room", { unread: 3, notify: "mentions" }, null],
  [
    "a mention in a mentions-only room",
    { unread: 3, mentions: 2, notify: "mentions" },
    { count: 2, tone: "accent" },
  ],
  ["a mention in a muted room", { unread: 3, mentions: 2, notify: "nothing" }, null],
] as const)("%s: the badge", (_, more, badge) => {
  expect(badgeOf(room(1, more))).toStrictEqual(badge);
});

test("a muted room is never unread", () => {
  expect(isUnread(room(1, { unread: 2 }))).toBe(true);
  expect(isUnread(room(1, { unread: 2, notify: "nothing" }))).toBe(false);
  expect(isUnread(room(1))).toBe(false);
});

test("next and previous follow the displayed order and wrap around", () => {
  const rooms = [room(1), room(2), room(3, { direct: bob })];
  const next = (current: number | null, step: 1 | -1) => adjacentRoom(rooms, current, step)?.id;
  // Displayed order: 3, 2, 1
  expect([next(3, 1), next(2, 1), next(1, 1)]).toStrictEqual([2, 1, 3]);
  expect([next(3, -1), next(1, -1)]).toStrictEqual([1, 2]);
  expect([next(null, 1), next(null, -1)]).toStrictEqual([3, 1]);
});

test("next and previous stay within the user's own rooms", () => {
  const rooms = [room(1), room(2), room(3, { role: null }), room(4, { role: null, unread: 1 })];
  const next = (current: number | null, step: 1 | -1) => adjacentRoom(rooms, current, step)?.id;
  // Displayed order: 2, 1, then the open rooms 4 and 3
  expect([next(1, 1), next(2, -1), next(null, -1)]).toStrictEqual([2, 1, 1]);
  // From an open room that is only looked at.
  expect([next(3, 1), next(3, -1)]).toStrictEqual([2, 1]);
  expect(adjacentRoom(rooms, 1, 1, isUnread)).toBeNull();
  expect(adjacentRoom([room(3, { role: null })], null, 1)).toBeNull();
});

test("the next unread room is found past read ones; the current room does not count", () => {
  const rooms = [room(1, { unread: 1 }), room(2), room(3), room(4, { unread: 1 })];
  expect(adjacentRoom(rooms, 4, 1, isUnread)?.id).toBe(1);
  expect(adjacentRoom(rooms, 3, -1, isUnread)?.id).toBe(4);
  expect(adjacentRoom([room(1, { unread: 1 })], 1, 1, isUnread)).toBeNull();
  expect(adjacentRoom([], null, 1)).toBeNull();
});
