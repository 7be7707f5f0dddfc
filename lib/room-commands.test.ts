import { describe, expect, test } from "vitest";
import { archiveBatch, carriesSecret, roomCommand } from "./room-commands";

const carries = (authorization: string | null, secret = "s3cret") =>
  carriesSecret(
    { headers: { get: (name) => (name === "Authorization" ? authorization : null) } },
    secret,
  );

test("a call with the secret may pass", async () => {
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
])("a call with %j may not", async (authorization) => {
  expect(await carries(authorization)).toBe(false);
});

describe("commands to a room", () => {
  test.each([{ type: "remove", uid: 7, epoch: 2 }, { type: "delete" }, { type: "wake" }])(
    "%j",
    (command) => {
      expect(roomCommand.parse(command)).toEqual(command);
    },
  );

  test.each([
    {},
    { type: "remove" },
    { type: "remove", uid: 7 },
    { type: "remove", uid: "7", epoch: 2 },
    { type: "remove", uid: 7, epoch: 0.5 },
    { type: "purge" },
    null,
  ])("refused: %j", (command) => {
    expect(roomCommand.safeParse(command).success).toBe(false);
  });
});

describe("batches for the archive", () => {
  const event = { type: 0, id: 1, uid: 7, msg: "hi", time: 1_700_000_000 };
  const change = { uid: 7, target: 1, time: 1_700_000_000 };

  test("messages, edits, deletions and reactions, and none at all", () => {
    const events = [
      event,
      { ...event, id: 2, cid: "c", reply: 1 },
      { ...event, id: 3, msg: "", deleted: true },
      { ...change, id: 4, type: 4, msg: "ho" },
      { ...change, id: 5, type: 5 },
      { ...change, id: 6, type: 6, emoji: "🍵", on: true },
    ];
    for (const batch of [
      { room: 5, online: 2, events },
      { room: 5, online: 0, events: [] },
    ]) {
      expect(archiveBatch.parse(batch)).toEqual(batch);
    }
  });

  test.each([
    ["no room", { online: 0, events: [event] }],
    [
      "half a second (contract: time is whole seconds)",
      { room: 5, online: 0, events: [{ ...event, time: 1.5 }] },
    ],
    ["an id that is no integer", { room: 5, online: 0, events: [{ ...event, id: "1" }] }],
    ["no text", { room: 5, online: 0, events: [{ ...event, msg: undefined }] }],
  ])("refused: %s", (_, batch) => {
    expect(archiveBatch.safeParse(batch).success).toBe(false);
  });
});
