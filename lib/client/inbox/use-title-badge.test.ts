import { expect, test } from "vitest";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { listingOf as room } from "@/lib/shared/api/rooms.fixture";
import { titlePrefix } from "./use-title-badge";

const direct = { username: "ann", nickname: "Ann" };

test.each<[string, RoomListing[], string]>([
  ["nothing unread", [room({ unread: 0 })], ""],
  ["unread", [room({ unread: 5, notify: "all" })], "• "],
  ["mentions", [room({ unread: 5, mentions: 2 }), room({ unread: 3 })], "(2) "],
  ["direct messages", [room({ unread: 5, direct }), room({ unread: 5, mentions: 1 })], "(6) "],
  ["more than 99", [room({ unread: 100, direct })], "(99+) "],
  [
    "unread in a room with notifications for mentions only",
    [room({ unread: 5, notify: "mentions" })],
    "",
  ],
  ["unread in a muted room", [room({ unread: 5, mentions: 1, notify: "nothing" })], ""],
])("the prefix of the title: %s", (_, rooms, prefix) => {
  expect(titlePrefix(rooms)).toBe(prefix);
});
