import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closeCodes } from "./frames";
import { limits } from "./limits";
import {
  isTooLong,
  parseInboxFrames,
  parseMemberFrame,
  parseServerFrames,
  parseText,
  parseTokenFrame,
} from "./parse";

const send = (frame: unknown, optedIn = true) => parseMemberFrame(JSON.stringify(frame), optedIn);
/** Any UTF-16, with lone surrogates. */
const anyText = fc
  .array(fc.nat(0xffff), { maxLength: 50 })
  .map((units) => String.fromCharCode(...units));
/** What a client may send to break a parser. */
const hostile = fc.oneof(
  fc.json(),
  fc.string(),
  anyText,
  fc.anything(),
  fc.nat(20_000).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  fc.nat(20_000).map((depth) => `${'{"msg":'.repeat(depth)}1${"}".repeat(depth)}`),
  fc
    .record({
      key: fc.constantFrom("__proto__", "constructor", "toString", "type", "msg", "edit", "kind"),
      value: fc.jsonValue(),
    })
    .map(({ key, value }) => `{${JSON.stringify(key)}:${JSON.stringify(value)}}`),
  fc.constantFrom('{"msg":1e999}', '{"edit":1e308,"msg":"a"}', '{"type":0,"id":9007199254740993}'),
);

test("the contract's numbers", () => {
  expect(limits).toMatchObject({
    messageCharacters: 4_000,
    replayEvents: 500,
    tokenTtlSeconds: 60,
    tokenWaitSeconds: 10,
    dropGraceSeconds: 10,
    removedGraceSeconds: 60,
    typingSeconds: 5,
  });
  const codes = Object.values(closeCodes).sort();
  expect(codes).toEqual([1000, 4400, 4401, 4403, 4408, 4410, 4429, 4503]);
});

describe("the first frame", () => {
  const parse = (frame: unknown) => parseTokenFrame(JSON.stringify(frame));

  test("of a basic client has a token and nothing else, and does not opt in", () => {
    const frame = parse({ token: "8c510c418bc52a780b11ab153f1f488b6154df10" });
    expect(frame).toEqual({ token: "8c510c418bc52a780b11ab153f1f488b6154df10" });
    expect(frame?.since).toBeUndefined();
  });

  test.each([null, 0, 17])("`since` opts in: %j", (since) => {
    expect(parse({ token: "t", since })).toEqual({ token: "t", since });
  });

  test("takes a number of people only as `count`; anything else is of a later version", () => {
    const frame = { token: "t", since: 3 };
    expect(parse({ ...frame, people: "count" })).toEqual({ ...frame, people: "count" });
    for (const people of ["all", null, 5, {}]) expect(parse({ ...frame, people })).toEqual(frame);
  });

  test.each([
    {},
    [[]],
    null,
    "t",
    { token: 5 },
    { token: null },
    { token: "t".repeat(2_049) },
    { msg: "hello" },
  ])("null: %j", (frame) => {
    expect(parse(frame)).toBeNull();
  });

  test.each([-1, 1.5, "0", "3", true, [], {}, 2 ** 53])(
    "is told apart from one without a token if its `since` is no id: %j",
    (since) => {
      expect(parse({ token: "t", since })).toEqual({ token: "t", since: "malformed" });
    },
  );

  test("is null for binary data and for text that is not JSON", () => {
    for (const data of ["", "{", "t", undefined, null, new ArrayBuffer(3), { token: "t" }]) {
      expect(parseTokenFrame(data)).toBeNull();
    }
  });
});

describe("a message as it is sent (contract: empty, too-long, malformed)", () => {
  const message = (msg: string, reply?: number) => ({ kind: "send", msg, reply });

  test("the API document's frame, from either kind of client", () => {
    for (const optedIn of [true, false]) {
      expect(send({ msg: "今天天气好好啊" }, optedIn)).toEqual({
        ok: true,
        request: message("今天天气好好啊"),
        cid: undefined,
      });
    }
  });

  test("with a cid, as a reply", () => {
    expect(send({ msg: "a", cid: "c", reply: 7 })).toEqual({
      ok: true,
      request: message("a", 7),
      cid: "c",
    });
  });

  test("a text keeps its spaces and lines", () => {
    expect(send({ msg: "  a\n b  " })).toMatchObject({ request: message("  a\n b  ") });
  });

  test("a text with anything to be seen arrives as it was sent", () => {
    const msg = "\u200b\u2800 a\u00ad\u3164\u202e";
    expect(send({ msg })).toMatchObject({ request: message(msg) });
  });

  test("unknown keys are ignored", () => {
    expect(send({ msg: "a", type: 9, time: 1 })).toMatchObject({ request: message("a") });
  });

  test.each(
    [
      ["", " ", "\n\t", "\u3000"],
      ["\u2800", "\u3164", "\u200b", "\u00ad", "\u2060", "\ufe0f\u200d \u2800"],
    ].flat(),
  )("empty: %j", (msg) => {
    expect(send({ msg, cid: "c" })).toEqual({ ok: false, error: "empty", cid: "c" });
  });

  test.each(["a", "字", "😀"])("4,000 times %s passes, and one more is too long", (character) => {
    expect(send({ msg: character.repeat(4_000) })).toMatchObject({ ok: true });
    expect(send({ msg: character.repeat(4_001), cid: "c" })).toEqual({
      ok: false,
      error: "too-long",
      cid: "c",
    });
  });

  test("4,000 characters pass however they are escaped", () => {
    const escaped = `{"msg":"${"\\ud83d\\ude00".repeat(4_000)}","cid":"${"c".repeat(64)}"}`;
    expect(parseMemberFrame(escaped, true)).toMatchObject({ request: message("😀".repeat(4_000)) });
  });

  test("a frame that is longer than any message is too long, unread", () => {
    expect(parseMemberFrame("x".repeat(64 * 1_024 + 1), true)).toMatchObject({ error: "too-long" });
  });

  test.each([
    {},
    [[]],
    null,
    5,
    "a",
    { msg: 5 },
    { msg: null },
    { msg: ["a"] },
    { msg: "a", reply: 0 },
    { msg: "a", reply: 1.5 },
    { msg: "a", reply: "7" },
    { msg: "a", reply: 2 ** 53 },
    [{ msg: "a" }],
  ])("malformed: %j", (frame) => {
    expect(send(frame)).toEqual({ ok: false, error: "malformed", cid: undefined });
  });

  test.each([5, "", "c".repeat(65)])("malformed for its cid: %j", (cid) => {
    expect(send({ msg: "a", cid })).toMatchObject({ ok: false, error: "malformed" });
  });

  test("malformed: binary data, and text that is not JSON", () => {
    for (const data of ["", "{", "hello", undefined, null, new ArrayBuffer(3)]) {
      expect(parseMemberFrame(data, true)).toMatchObject({ ok: false, error: "malformed" });
    }
  });

  test("keys of an object's prototype are not taken for a message's", () => {
    expect(parseMemberFrame('{"__proto__":{"msg":"a"}}', true)).toMatchObject({ ok: false });
    expect(parseMemberFrame('{"msg":"a","__proto__":{"edit":1}}', true)).toMatchObject({
      request: message("a"),
    });
  });

  test("no input throws, and every accepted text can be stored", () => {
    const frame = fc
      .record({ msg: anyText, edit: fc.option(fc.nat(), { nil: undefined }) })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(frame, hostile), fc.boolean(), (data, optedIn) => {
        const parsed = parseMemberFrame(data, optedIn);
        if (typeof parsed === "string" || !parsed.ok || !("msg" in parsed.request)) return;
        const { msg } = parsed.request;
        expect(msg.isWellFormed()).toBe(true);
        expect(msg).not.toContain("\0");
        expect(isTooLong(msg)).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(parseText("a\0\ud800")).toEqual({ ok: true, msg: "a\ufffd\ufffd" });
  });
});

describe("edits, deletions, reactions, typing (contract: for opted-in clients)", () => {
  const emoji = "👍";

  test.each([
    [
      { edit: 7, msg: "b", cid: "c" },
      { kind: "edit", target: 7, msg: "b" },
    ],
    [
      { delete: 7, cid: "c" },
      { kind: "delete", target: 7 },
    ],
    [
      { react: 7, emoji, on: true, cid: "c" },
      { kind: "react", target: 7, emoji, on: true },
    ],
    [
      { react: 7, emoji, on: false, cid: "c" },
      { kind: "react", target: 7, emoji, on: false },
    ],
  ])("%j", (frame, request) => {
    expect(send(frame)).toEqual({ ok: true, request, cid: "c" });
  });

  test("a token that was in the address, too, is not a request; a basic client's is malformed", () => {
    const frame = JSON.stringify({ token: "t", since: 5 });
    expect(parseMemberFrame(frame, true)).toBe("token");
    expect(parseMemberFrame(frame, false)).toMatchObject({ ok: false, error: "malformed" });
    expect(send({ token: "t", msg: "a" })).toMatchObject({ ok: true, request: { msg: "a" } });
  });

  test("typing is not a request, since it gets no answer", () => {
    expect(send({ typing: true })).toBe("typing");
    expect(send({ typing: false })).toMatchObject({ error: "malformed" });
  });

  test("an edit's text follows the rules of a message's", () => {
    expect(send({ edit: 7, msg: " ", cid: "c" })).toEqual({ ok: false, error: "empty", cid: "c" });
    expect(send({ edit: 7, msg: "x".repeat(4_001) })).toMatchObject({ error: "too-long" });
  });

  test.each([
    { edit: 0, msg: "b", cid: "c" },
    { edit: "7", msg: "b", cid: "c" },
    { edit: null, msg: "b", cid: "c" },
    { delete: -1, msg: "b", cid: "c" },
    { react: 7, emoji: "ab", on: true, msg: "b", cid: "c" },
    { react: 7, emoji, cid: "c" },
    { react: 7, on: true, cid: "c" },
    { delete: 2 ** 53, cid: "c" },
  ])("a malformed one is never taken for a message, and keeps its cid: %j", (frame) => {
    expect(send(frame)).toEqual({ ok: false, error: "malformed", cid: "c" });
  });

  test("a basic client can only send messages, whatever other keys its frame has", () => {
    expect(send({ edit: 7, msg: "b" }, false)).toMatchObject({ request: { kind: "send" } });
    for (const frame of [{ delete: 7 }, { react: 7, emoji, on: true }, { typing: true }]) {
      expect(send(frame, false)).toMatchObject({ ok: false, error: "malformed" });
    }
  });

  test("every valid request is parsed as it was sent", () => {
    const target = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    const msg = fc.string({ unit: "grapheme", minLength: 1, maxLength: 50 }).filter((text) => {
      const parsed = parseText(text);
      return parsed.ok && parsed.msg === text;
    });
    const cid = fc.string({ minLength: 1, maxLength: 64 });
    const frame = fc.oneof(
      fc.record({ cid, msg, reply: fc.option(target, { nil: undefined }) }),
      fc.record({ cid, edit: target, msg }),
      fc.record({ cid, delete: target }),
      fc.record({
        cid,
        react: target,
        emoji: fc.constantFrom(emoji, "茶🍵", "🍵"),
        on: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(frame, (sent) => {
        const parsed = send(sent);
        if ("emoji" in sent && sent.emoji === "茶🍵") {
          expect(parsed).toMatchObject({ ok: false, cid: sent.cid });
          return;
        }
        if (typeof parsed === "string" || !parsed.ok)
          throw new Error("a valid request was refused");
        const { kind, ...rest } = parsed.request;
        const target = "target" in rest ? { [kind]: rest.target } : {};
        expect({ target: undefined, ...rest, ...target, cid: parsed.cid }).toEqual({
          ...sent,
          target: "target" in rest ? rest.target : undefined,
        });
      }),
    );
  });
});

describe("the frames of a room (contract: one frame or an array of frames)", () => {
  const says = { type: 0, msg: "hi", username: "ann", nickname: "Ann", time: 1_700_000_000 };
  const enters = { type: 1, username: "ann", nickname: "Ann", action: 1, time: 1_700_000_000 };
  const leaves = { ...enters, action: 0 };
  const welcome = {
    type: 2,
    id: 9,
    room: 5,
    you: { username: "me", nickname: "Me" },
    users: [],
    from: 4,
    gap: true,
  };
  const taken = { status: true, cid: "c", id: 9, time: 1_700_000_000 };
  const refused = { status: false, cid: "c", error: "too-fast" };
  const change = { id: 9, target: 4, time: 1_700_000_000 };
  const all = [
    ...[says, { ...says, id: 9, cid: "c" }, { ...says, id: 9, reply: 3, deleted: true }],
    ...[enters, leaves, welcome, taken, refused],
    { type: 3, username: "ann", nickname: "Ann" },
    { ...change, type: 4, msg: "better" },
    { ...change, type: 5 },
    { ...change, type: 6, username: "ann", emoji: "👍", on: true },
    { type: 7, name: "Tea", private: true, time: 1_700_000_000 },
    { type: 8, username: "ann", nickname: "Anna", time: 1_700_000_000 },
    { type: 8, username: "ann", role: "moderator", time: 1_700_000_000 },
    { ...refused, error: "not-found" },
    { ...refused, error: "not-allowed" },
  ];
  const parse = (frames: unknown) => parseServerFrames(JSON.stringify(frames));

  test.each([...all, { status: true }, { status: false }])("one: %j", (frame) => {
    expect(parse(frame)).toEqual([frame]);
  });

  test("an array keeps its order", () => {
    expect(parse(all)).toEqual(all);
    expect(parse([])).toEqual([]);
  });

  test("a refusal with an error code of a later version still settles its request", () => {
    const refusal = { status: false, cid: "c1", error: "from-the-future" };
    expect(parse(refusal)).toEqual([{ status: false, cid: "c1", error: "malformed" }]);
  });

  test("frames of unknown kinds are left out, and no others", () => {
    const unknown = [{ ...says, type: 9 }, null, 5, [says], {}, { ...enters, action: 2 }];
    const broken = [
      { ...change, type: 4 },
      { ...change, type: 5, target: 0 },
      { ...change, type: 6, username: "ann", emoji: "👍" },
      { type: 8, username: "ann", role: "king", time: 1 },
      { ...says, id: 1.5 },
    ];
    expect(parse([says, ...unknown, ...broken, leaves])).toEqual([says, leaves]);
  });

  test("unknown keys are left out", () => {
    expect(parse({ ...says, colour: "red" })).toEqual([says]);
  });

  test.each(["msg", "username", "nickname", "time"])("a message without %s is left out", (key) => {
    expect(parse({ ...says, [key]: undefined })).toEqual([]);
  });

  test("no input throws", () => {
    fc.assert(
      fc.property(hostile, (data) => {
        expect(Array.isArray(parseServerFrames(data))).toBe(true);
        expect(Array.isArray(parseInboxFrames(data))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the frames of an inbox", () => {
  const message = { id: 9, username: "ann", nickname: "Ann", msg: "hi", time: 1, mention: true };
  const all = [
    { kind: "ready" },
    { kind: "news", room: 5, lastId: 9, messages: [message], more: false },
    { kind: "news", room: 5, lastId: 9, messages: [], more: true },
    { kind: "rooms" },
    { kind: "read", room: 5, id: 9 },
  ];

  test.each(all)("one: %j", (frame) => {
    expect(parseInboxFrames(JSON.stringify(frame))).toEqual([frame]);
  });

  test("an array keeps its order, without unknown frames", () => {
    const broken = [
      { kind: "hello" },
      { kind: "read", room: "5", id: 9 },
      { kind: "news", room: 5, lastId: 9, messages: [{ ...message, mention: 1 }], more: false },
      { type: 0 },
    ];
    expect(parseInboxFrames(JSON.stringify([...all, ...broken, ...all]))).toEqual([...all, ...all]);
  });
});

describe("an object with an odd length instead of a text, on which zod throws,", () => {
  const odd = { length: { toString: 1, valueOf: 1 } };

  test("is refused as any malformed value", () => {
    expect(parseTokenFrame(JSON.stringify({ token: odd }))).toBeNull();
    for (const optedIn of [true, false]) {
      for (const frame of [
        { msg: "x", cid: odd },
        { react: 1, on: true, emoji: odd },
        { cid: odd },
      ]) {
        expect(send(frame, optedIn)).toStrictEqual({
          ok: false,
          error: "malformed",
          cid: undefined,
        });
      }
    }
    expect(parseServerFrames(JSON.stringify({ status: true, cid: odd }))).toStrictEqual([]);
  });
});
