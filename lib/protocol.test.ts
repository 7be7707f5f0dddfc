import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  closeCodes,
  isEmoji,
  isTooLong,
  limits,
  parseInboxFrames,
  parseMemberFrame,
  parseServerFrames,
  parseTokenFrame,
} from "./protocol";

/** As a client of the document, or as one that opted in. */
const send = (frame: unknown) => parseMemberFrame(JSON.stringify(frame), false);
const ask = (frame: unknown) => parseMemberFrame(JSON.stringify(frame), true);
const message = (msg: string, cid?: string) => ({
  ok: true,
  request: { kind: "send", msg, reply: undefined },
  cid,
});

test("the contract's numbers", () => {
  expect(limits).toMatchObject({
    messageCharacters: 4_000,
    replayEvents: 500,
    tokenTtlSeconds: 60,
    tokenWaitSeconds: 10,
    dropGraceSeconds: 10,
    removedGraceSeconds: 60,
  });
  const codes = Object.values(closeCodes).sort();
  expect(codes).toEqual([1000, 4400, 4401, 4403, 4408, 4410, 4429, 4503]);
});

describe("the first frame", () => {
  const parse = (frame: unknown) => parseTokenFrame(JSON.stringify(frame));

  test("the document's has a token and nothing else, and opts in to nothing", () => {
    const frame = parse({ token: "8c510c418bc52a780b11ab153f1f488b6154df10" });
    expect(frame).toEqual({ token: "8c510c418bc52a780b11ab153f1f488b6154df10" });
    expect(frame?.since).toBeUndefined();
  });

  test.each([null, 0, 17])("`since` opts in: %j", (since) => {
    expect(parse({ token: "t", since })).toEqual({ token: "t", since });
  });

  test.each([
    {},
    [[]],
    null,
    "t",
    { token: 5 },
    { token: null },
    { token: "t", since: -1 },
    { token: "t", since: 1.5 },
    { token: "t", since: "3" },
    { token: "t".repeat(2_049) },
    { msg: "hello" },
  ])("none: %j", (frame) => {
    expect(parse(frame)).toBeNull();
  });

  test("what is no JSON or no text is none", () => {
    for (const data of ["", "{", "t", undefined, null, new ArrayBuffer(3), { token: "t" }]) {
      expect(parseTokenFrame(data)).toBeNull();
    }
  });
});

describe("a message as it is sent (contract: empty, too-long, malformed)", () => {
  test("the document's frame", () => {
    expect(send({ msg: "今天天气好好啊" })).toEqual(message("今天天气好好啊"));
  });

  test("a text is taken as it is, with its spaces and lines", () => {
    expect(send({ msg: "  a\n b  " })).toEqual(message("  a\n b  "));
  });

  test("keys that are not known do no harm", () => {
    expect(send({ msg: "a", type: 9, time: 1 })).toEqual(message("a"));
    // Nor what only those know who opted in.
    for (const more of [{ edit: 1 }, { delete: 1 }, { react: 1, emoji: "🍵", on: true }]) {
      expect(send({ msg: "a", ...more })).toEqual(message("a"));
    }
  });

  test.each(["", " ", "\n\t", "\u3000"])("empty: %j", (msg) => {
    expect(send({ msg, cid: "c" })).toEqual({ ok: false, error: "empty", cid: "c" });
  });

  test.each(["a", "字", "😀"])("4,000 of %s pass, one more is too long", (character) => {
    expect(send({ msg: character.repeat(4_000) })).toMatchObject({ ok: true });
    expect(send({ msg: character.repeat(4_001), cid: "c" })).toEqual({
      ok: false,
      error: "too-long",
      cid: "c",
    });
  });

  test("4,000 characters pass however they are escaped", () => {
    const escaped = `{"msg":"${"\\ud83d\\ude00".repeat(4_000)}","cid":"${"c".repeat(64)}"}`;
    expect(parseMemberFrame(escaped, false)).toEqual(message("😀".repeat(4_000), "c".repeat(64)));
  });

  test("a frame that is longer than any message is too long, unread", () => {
    expect(parseMemberFrame("x".repeat(64 * 1_024 + 1), false)).toMatchObject({
      error: "too-long",
    });
  });

  test.each([{}, [[]], null, 5, "a", { msg: 5 }, { msg: null }, { msg: ["a"] }, { token: "t" }])(
    "malformed: %j",
    (frame) => {
      expect(send(frame)).toEqual({ ok: false, error: "malformed", cid: undefined });
    },
  );

  test.each([5, "", "c".repeat(65)])("malformed for its cid: %j", (cid) => {
    expect(send({ msg: "a", cid })).toMatchObject({ ok: false, error: "malformed" });
  });

  test("what is no JSON or no text is malformed", () => {
    for (const data of ["", "{", "hello", undefined, null, new ArrayBuffer(3)]) {
      expect(parseMemberFrame(data, false)).toMatchObject({ ok: false, error: "malformed" });
    }
  });

  test("whatever comes, what is taken can be stored, and nothing throws", () => {
    const text = fc.string({ unit: "binary", maxLength: 50 });
    const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
    const lone = fc.array(unit, { maxLength: 20 }).map((units) => units.join(""));
    const frame = fc.record({ msg: fc.oneof(text, lone) }).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(frame, fc.json(), fc.string(), fc.anything()), (data) => {
        for (const optedIn of [false, true]) {
          const sent = parseMemberFrame(data, optedIn);
          if (sent === "typing" || !sent.ok || !("msg" in sent.request)) continue;
          const { msg } = sent.request;
          expect(msg.isWellFormed()).toBe(true);
          expect(msg).not.toContain("\0");
          expect(isTooLong(msg)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
    expect(send({ msg: "a\0\ud800" })).toEqual(message("a\ufffd\ufffd"));
  });
});

describe("what those may ask for who opted in", () => {
  test("a reply, an edit, a deletion, a reaction, typing", () => {
    expect(ask({ msg: "a", reply: 3, cid: "c" })).toEqual({
      ok: true,
      request: { kind: "send", msg: "a", reply: 3 },
      cid: "c",
    });
    expect(ask({ edit: 3, msg: "b", cid: "c" })).toEqual({
      ok: true,
      request: { kind: "edit", target: 3, msg: "b" },
      cid: "c",
    });
    expect(ask({ delete: 3 })).toEqual({
      ok: true,
      request: { kind: "delete", target: 3 },
      cid: undefined,
    });
    expect(ask({ react: 3, emoji: "🍵", on: false })).toEqual({
      ok: true,
      request: { kind: "react", target: 3, emoji: "🍵", on: false },
      cid: undefined,
    });
    expect(ask({ typing: true })).toBe("typing");
  });

  test.each([
    { edit: 0, msg: "" },
    { edit: "3" },
    { delete: -1 },
    { delete: 1.5 },
    { react: 3, emoji: "tea", on: true },
    { react: 3, emoji: "🍵🍵", on: true },
    { react: 3, emoji: "🍵" },
    { typing: false },
    { __proto__: { delete: 3 } },
  ])("malformed: %j", (frame) => {
    expect(ask(frame)).toMatchObject({ ok: false });
  });

  test("an edit's text has a message's rules", () => {
    expect(ask({ edit: 3, msg: " ", cid: "c" })).toEqual({ ok: false, error: "empty", cid: "c" });
    expect(ask({ edit: 3, msg: "x".repeat(4_001) })).toMatchObject({ error: "too-long" });
  });

  test.each(["🍵", "👩‍👩‍👧‍👦", "🇨🇳", "1️⃣", "❤️", "👍🏽"])("%s is one emoji", (text) => {
    expect(isEmoji(text)).toBe(true);
  });

  test.each(["", "a", "茶", "🍵a", "🍵🍵", "1", "#", `🍵${"\u200d🍵".repeat(50)}`])(
    "%j is not",
    (text) => {
      expect(isEmoji(text)).toBe(false);
    },
  );
});

describe("what a room sends (contract: one frame or an array of frames)", () => {
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
  const change = { id: 10, target: 9, time: 1_700_000_000 };
  const changes = [
    { ...change, type: 4, msg: "ho" },
    { ...change, type: 5 },
    { ...change, type: 6, username: "ann", emoji: "🍵", on: true },
  ];
  const notices = [
    { type: 3, username: "ann", nickname: "Ann" },
    { type: 7, name: "茶馆", private: true, time: 1_700_000_000 },
    { type: 8, username: "ann", role: "moderator", time: 1_700_000_000 },
  ];
  const own = { ...says, id: 9, cid: "c", reply: 3 };
  const events = [says, own, ...changes, { ...says, id: 9, msg: "", deleted: true }];
  const all = [...events, ...notices, enters, leaves, welcome, taken, refused];
  const parse = (frames: unknown) => parseServerFrames(JSON.stringify(frames));

  test.each([...all, { status: true }, { status: false }])("one: %j", (frame) => {
    expect(parse(frame)).toEqual([frame]);
  });

  test("an array keeps its order", () => {
    expect(parse(all)).toEqual(all);
    expect(parse([])).toEqual([]);
  });

  test("frames that this version does not know are left out, and no other", () => {
    const newer = { type: 99, username: "ann", nickname: "Ann" };
    expect(parse([says, newer, null, 5, [says], {}, { ...enters, action: 2 }, leaves])).toEqual([
      says,
      leaves,
    ]);
  });

  test("keys that this version does not know are left out", () => {
    expect(parse({ ...says, colour: "red" })).toEqual([says]);
  });

  test.each(["msg", "username", "nickname", "time"])("a message without %s is none", (key) => {
    expect(parse({ ...says, [key]: undefined })).toEqual([]);
  });

  test("whatever comes, nothing throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.anything()), (data) => {
        expect(Array.isArray(parseServerFrames(data))).toBe(true);
        expect(Array.isArray(parseInboxFrames(data))).toBe(true);
      }),
    );
  });
});
