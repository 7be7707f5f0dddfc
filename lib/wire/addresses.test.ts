import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inboxPath, roomIdIn, roomPath, userIdIn } from "./addresses";

test("a path that is built reads back as the same room or inbox, and never as the other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (id) => {
      expect([roomIdIn(roomPath(id)), userIdIn(roomPath(id))]).toStrictEqual([id, null]);
      expect([roomIdIn(inboxPath(id)), userIdIn(inboxPath(id))]).toStrictEqual([null, id]);
    }),
  );
});

describe("the path of a room", () => {
  test("may end in one slash, as PartyKit's own routing allows", () => {
    expect(roomIdIn("/parties/main/5/")).toBe(5);
    expect(userIdIn("/parties/inbox/7/")).toBe(7);
  });

  test.each([
    "/",
    "/parties/main",
    "/parties/main/",
    "/parties/main/0",
    "/parties/main/05",
    "/parties/main/-5",
    "/parties/main/5.0",
    "/parties/main/5a",
    "/parties/main/5//",
    "/parties/main/5/6",
    "/parties/main/5?x=1",
    "/parties/main/12345678901",
    "/parties/other/5",
    "/party/5",
    "//parties/main/5",
    "/x/parties/main/5",
    "/Parties/main/5",
  ])("is not %s", (pathname) => {
    expect(roomIdIn(pathname)).toBeNull();
  });
});
