import { beforeEach, describe, expect, test } from "vitest";
import { sendError } from "@/lib/wire/frames";
import type { Pending } from "../state/types";
import { MemoryStorage } from "./memory-storage";
import { OutboxStorage } from "./outbox-storage";

const now = 1_700_000_000_000;
const message: Pending = { kind: "send", cid: "a", msg: "tea?", sentAt: now, failed: null };

let browser: MemoryStorage;
let storage: OutboxStorage;
beforeEach(() => {
  browser = new MemoryStorage();
  storage = new OutboxStorage("me", 5, browser);
});
const store = (key: string, value: unknown) =>
  browser.setItem(key, typeof value === "string" ? value : JSON.stringify(value));

test("every kind of request comes back as it was, oldest first", () => {
  const requests: Pending[] = [
    { ...message, reply: 3 },
    {
      ...{ kind: "send-files", cid: "e", msg: "", reply: 3, sentAt: now + 1, failed: "files-full" },
      attachments: [
        { key: "k", name: "a.png", type: "image/png", bytes: 9, width: 4, height: 3, alt: "tea" },
        { key: "l", name: "b", type: "", bytes: 0 },
      ],
    },
    { kind: "edit", cid: "b", target: 1, msg: "better", sentAt: now - 1, failed: null },
    { kind: "delete", cid: "c", target: 1, sentAt: now - 2, failed: "not-found" },
    { kind: "react", cid: "d", target: 1, emoji: "👍", on: true, sentAt: now - 3, failed: null },
  ];
  storage.update([], requests);
  expect(storage.restore(now)).toEqual(requests.toSorted((a, b) => a.sentAt - b.sentAt));
});

test("a request is removed when it is no longer pending, and stored again when it changes", () => {
  const other: Pending = { ...message, cid: "b" };
  const failed: Pending = { ...message, failed: "too-fast" };
  storage.update([], [message, other]);
  storage.update([message, other], [failed]);
  expect(storage.restore(now)).toEqual([failed]);
});

test.each([...Object.values(sendError.def.entries), "expired"] as const)(
  "a request that failed with %s keeps its error",
  (failed) => {
    store("outbox me 5 a", { ...message, failed });
    expect(storage.restore(now)).toEqual([{ ...message, failed }]);
  },
);

describe("requests that another version stored", () => {
  test("an unknown error becomes a general one, and the text is kept", () => {
    store("outbox me 5 a", { ...message, failed: "too-many-attachments" });
    expect(storage.restore(now)).toEqual([{ ...message, failed: "malformed" }]);
  });

  test("an unknown key is ignored", () => {
    store("outbox me 5 a", { ...message, attachments: [{ name: "tea.jpg" }] });
    expect(storage.restore(now)).toEqual([message]);
  });

  test("an optional key may be missing", () => {
    store("outbox me 5 a", { ...message, reply: undefined });
    expect(storage.restore(now)).toEqual([message]);
  });

  test("an unknown kind is skipped and stays stored for the version that knows it", () => {
    store("outbox me 5 a", { ...message, kind: "poll" });
    expect(storage.restore(now)).toEqual([]);
    expect(browser.length).toBe(1);
  });
});

test.each([
  ["no JSON", "{"],
  ["null", null],
  ["no object", "5"],
  ["a text that is no text", { ...message, msg: { length: {} } }],
  ["no text at all", { ...message, msg: undefined }],
  ["a time that is no time", { ...message, sentAt: "now" }],
  ["no kind", { ...message, kind: undefined }],
])("a broken entry (%s) does not affect the others", (_, broken) => {
  store("outbox me 5 0", broken);
  store("outbox me 5 a", message);
  store("outbox me 5 z", broken);
  expect(storage.restore(now)).toEqual([message]);
});

test("keys of other rooms and people, and foreign keys, are left alone", () => {
  for (const key of ["outbox me 55 a", "outbox you 5 a", "draft me 5"]) store(key, message);
  expect(storage.restore(now)).toEqual([]);
  expect(browser.length).toBe(3);
});

test("a request older than an hour is marked as expired, unless it failed before", () => {
  const later = now + 3_600_000;
  storage.update([], [message, { ...message, cid: "b", failed: "too-long" }]);
  expect(storage.restore(later - 1)).toMatchObject([{ failed: null }, { failed: "too-long" }]);
  expect(storage.restore(later)).toMatchObject([{ failed: "expired" }, { failed: "too-long" }]);
});

test("a full or missing storage is no error", () => {
  browser.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  storage.update([], [message]);
  expect(storage.restore(now)).toEqual([]);
  const none = new OutboxStorage("me", 5, null);
  none.update([], [message]);
  expect(none.restore(now)).toEqual([]);
});
