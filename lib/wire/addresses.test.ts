import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstFrameIn, inboxPath, roomIdIn, roomPath, userIdIn, withToken } from "./addresses";

test("a path that is built reads back as the same room or inbox, and never as the other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (id) => {
      expect([roomIdIn(roomPath(id)), userIdIn(roomPath(id))]).toStrictEqual([id, null]);
      expect([roomIdIn(inboxPath(id)), userIdIn(inboxPath(id))]).toStrictEqual([null, id]);
    }),
  );
});

describe("the path of a room", () => {
  test.each([
    "/",
    "/parties/main",
    "/parties/main/",
    "/parties/main/0",
    "/parties/main/05",
    "/parties/main/-5",
    "/parties/main/5.0",
    "/parties/main/5a",
    "/parties/main/5/",
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

describe("a token in an address", () => {
  test("stands for the frame with the same token and since", () => {
    const since = fc.option(fc.nat(), { nil: null });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), since, (token, known) => {
        const address = withToken("wss://tea.example/parties/main/5", token, known);
        const frame = JSON.parse(firstFrameIn(new URL(address).search) ?? "");
        expect(frame).toStrictEqual({ token: token.toWellFormed(), since: known });
      }),
    );
    expect(firstFrameIn(new URL(withToken("ws://x/", "t")).search)).toBe('{"token":"t"}');
    const address = withToken("ws://x/", "t", 3, "count");
    expect(address).toBe("ws://x/?token=t&since=3&people=count");
  });

  test.each([
    ["?token=t&since=12", { token: "t", since: 12 }],
    ["?token=t&since=null", { token: "t", since: null }],
    ["?token=t&since=3&people=count", { token: "t", since: 3, people: "count" }],
    ["?token=t&since=", { token: "t", since: "" }],
    ["?token=t&since=-1", { token: "t", since: "-1" }],
    ["?token=t&since=0x10", { token: "t", since: "0x10" }],
    ["?_pk=a&token=t&token=u", { token: "t" }],
    ["?token=", { token: "" }],
  ])("%s is %j", (search, frame) => {
    expect(JSON.parse(firstFrameIn(search) ?? "")).toStrictEqual(frame);
  });

  test.each(["", "?", "?since=5", "?Token=t", "?x=token"])("is not in %j", (search) => {
    expect(firstFrameIn(search)).toBeNull();
  });
});
