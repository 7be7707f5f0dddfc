import { describe, expect, test } from "vitest";
import {
  archiveAnswer,
  archiveBatch,
  carriesSecret,
  inboxCommand,
  inboxRooms,
  roomCommand,
  sendResult,
} from "./internal-api";

const carries = (authorization: string | null, secret = "s3cret") =>
  carriesSecret(
    { headers: { get: (name) => (name === "Authorization" ? authorization : null) } },
    secret,
  );

test("a call with the secret passes", async () => {
  expect(await carries("Bearer s3cret")).toBe(true);
  expect(
    await carriesSecret(
      new Request("http://x", { headers: { authorization: "Bearer s3cret" } }),
      "s3cret",
    ),
  ).toBe(true);
});

test.each([
  null,
  "",
  "Bearer",
  "Bearer ",
  "s3cret",
  "bearer s3cret",
  "Basic s3cret",
  "Bearer s3cre",
  "Bearer s3cret2",
  "Bearer S3cret",
  "Bearer s3cret ",
])("a call with %j does not pass", async (authorization) => {
  expect(await carries(authorization)).toBe(false);
});

describe("commands to a room", () => {
  const who = { uid: 7, username: "ann", nickname: "Ann", epoch: 2, role: "member" };

  test.each([
    { type: "remove", uid: 7, epoch: 2 },
    { type: "role", uid: 7, epoch: 2, role: "moderator" },
    { type: "rename", uid: 7, nickname: "Ann" },
    { type: "rename", uid: 7, username: "ann", nickname: "Ann" },
    { type: "sign-out", uid: 7, only: "s" },
    { type: "sign-out", uid: 7, except: "s" },
    { type: "sign-out", uid: 7, ended: ["s"], epoch: 2 },
    { type: "sign-out", uid: 7 },
    { type: "change", name: "Tea", private: true },
    { type: "change", name: "Tea", private: true, keepDays: 7 },
    { type: "change", name: "Tea", private: true, keepDays: null },
    { type: "forget", uid: 7, username: "-deleted-7", nickname: "Deleted account" },
    { type: "send", ...who, msg: "hi" },
    { type: "send", ...who, msg: "hi", cid: "c", reply: 3 },
    { type: "send", ...who, msg: "hi", archived: 41 },
    { type: "archive" },
    { type: "archive", archived: 41 },
    { type: "watch", uid: 7, epoch: 2, username: "ann" },
    { type: "delete" },
    { type: "wake" },
    { type: "head" },
    { type: "alter", ...who, request: { kind: "edit", target: 3, msg: "hi" }, cid: "c" },
    { type: "alter", ...who, request: { kind: "delete", target: 3 } },
    { type: "alter", ...who, request: { kind: "react", target: 3, emoji: "🍵", on: true } },
  ])("%j", (command) => {
    expect(roomCommand.parse(command)).toEqual(command);
  });

  test.each([
    {},
    { type: "remove" },
    { type: "remove", uid: 7 },
    { type: "remove", uid: "7", epoch: 2 },
    { type: "remove", uid: 7, epoch: 0.5 },
    { type: "role", uid: 7, epoch: 2, role: "king" },
    { type: "rename", uid: 7 },
    { type: "change", name: "Tea" },
    { type: "send", ...who },
    { type: "send", ...who, msg: "hi", reply: "3" },
    { type: "alter", ...who },
    { type: "alter", ...who, request: { kind: "edit", target: 3 } },
    { type: "alter", ...who, request: { kind: "send", msg: "hi" } },
    { type: "watch", uid: 7, epoch: 2 },
    { type: "purge" },
    null,
  ])("refused: %j", (command) => {
    expect(roomCommand.safeParse(command).success).toBe(false);
  });

  test.each([
    { ok: true, id: 3, time: 1_700_000_000 },
    { ok: false, error: "too-fast" },
    { ok: false, error: "not-found" },
    { ok: false, error: "cid-used", id: 3 },
  ])("the result of a send: %j", (result) => {
    expect(sendResult.parse(result)).toEqual(result);
  });
});

describe("commands to an inbox", () => {
  const message = {
    ...{ id: 9, username: "ann", nickname: "Ann", msg: "hi" },
    ...{ time: 1_700_000_000, mention: false },
  };
  const news = { type: "news", room: 5, lastId: 9, messages: [message], more: false };

  test.each([
    news,
    { type: "rooms" },
    { type: "read", room: 5, id: 9 },
    { type: "sign-out", only: "s" },
    { type: "sign-out" },
  ])("%j", (command) => {
    expect(inboxCommand.parse(command)).toEqual(command);
  });

  test.each([
    { ...news, messages: [{ ...message, mention: undefined }] },
    { ...news, more: undefined },
    { type: "read", room: 5 },
    { type: "delete" },
  ])("refused: %j", (command) => {
    expect(inboxCommand.safeParse(command).success).toBe(false);
  });

  test("the rooms that a person is in", () => {
    const rooms = { username: "ann", rooms: [{ id: 5, epoch: 0 }] };
    expect(inboxRooms.parse(rooms)).toEqual(rooms);
    expect(inboxRooms.safeParse({ rooms: [] }).success).toBe(false);
  });
});

describe("batches for the archive", () => {
  const event = { type: 0, id: 1, uid: 7, msg: "hi", time: 1_700_000_000 };
  const change = { id: 2, uid: 7, time: 1_700_000_000, target: 1 };
  const batch = (...events: unknown[]) => ({ room: 5, online: 2, events });

  test("hold events of every kind, or none", () => {
    const full = batch(
      event,
      { ...event, id: 2, cid: "c", reply: 1 },
      { ...event, msg: "", deleted: true },
      { ...change, type: 4, msg: "better" },
      { ...change, type: 5 },
      { ...change, type: 6, emoji: "👍", on: false },
    );
    expect(archiveBatch.parse(full)).toEqual(full);
    expect(archiveBatch.parse(batch())).toEqual(batch());
    const placed = { ...batch(event), first: 1, head: 9, sweep: true };
    expect(archiveBatch.parse(placed)).toEqual(placed);
  });

  test("are answered with the archive's head, with what was deleted, or by an older app with that only", () => {
    for (const answer of [{ archived: 9 }, { archived: 9, upTo: 3, oldest: null }, {}]) {
      expect(archiveAnswer.parse(answer)).toEqual(answer);
    }
  });

  test.each([
    ["no room", { ...batch(event), room: undefined }],
    ["no online count", { ...batch(event), online: undefined }],
    ["half a second (contract: time is whole seconds)", batch({ ...event, time: 1.5 })],
    ["an id that is no integer", batch({ ...event, id: "1" })],
    ["a message without a text", batch({ ...event, msg: undefined })],
    ["an edit without a target", batch({ ...change, type: 4, msg: "b", target: undefined })],
    ["a reaction without an emoji", batch({ ...change, type: 6, on: true })],
    ["a type that is not an event", batch({ ...event, type: 1 })],
  ])("refused: %s", (_, refused) => {
    expect(archiveBatch.safeParse(refused).success).toBe(false);
  });
});
