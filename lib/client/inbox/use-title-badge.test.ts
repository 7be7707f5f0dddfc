import { expect, test } from "vitest";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { listingOf as room } from "@/lib/shared/api/rooms.fixture";
import { titlePrefix } from "./use-title-badge";

const direct = { username: "ann", nickname: "Ann" };

test.each<[string, RoomListing[], string]>([
  ["nothing unread", [room({ unread: 0 })], ""],
  ["unread", [room({ unread: 5, notify: "all" })], "• "],
  ["mentions", [room({ unread: 5, mentions: 2 }), room({ unread: 3 })], "(2) "],
  ["from a room of two", [room({ unread: 5, direct }), room({ unread: 5, mentions: 1 })], "(6) "],
  ["a hundred and more", [room({ unread: 100, direct })], "(99+) "],
  ["mentions only, where that is wanted", [room({ unread: 5, notify: "mentions" })], ""],
  ["silenced", [room({ unread: 5, mentions: 1, notify: "nothing" })], ""],
])("the title: %s", (_, rooms, prefix) => {
  expect(titlePrefix(rooms)).toBe(prefix);
});
