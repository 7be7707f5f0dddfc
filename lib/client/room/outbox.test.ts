import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Pending } from "../state/types";
import { Outbox } from "./outbox";
import { OutboxStorage } from "./outbox-storage";

const now = 1_700_000_000_000;
const message = (cid: string): Pending => ({
  ...{ kind: "send", cid, msg: `text ${cid}`, sentAt: now, failed: null },
});
const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => message(`${index}`));

let outbox: Outbox;
let isOpen: boolean;
let sent: string[];
const socket = {
  send(frame: string) {
    if (isOpen) sent.push(JSON.parse(frame).cid);
    return isOpen;
  },
};

beforeEach(() => {
  vi.useFakeTimers({ now });
  outbox = new Outbox(new OutboxStorage("me", 5, null));
  [isOpen, sent] = [true, []];
});
afterEach(() => vi.useRealTimers());

test("a request gets a cid of its own, and is refused if no room would accept it", () => {
  const [one, two] = [outbox.prepare({ kind: "send", msg: "tea?" }), outbox.prepare(message(""))];
  expect(one).toMatchObject({ type: "submit", at: now, refused: null });
  expect(one).not.toMatchObject({ cid: "cid" in two && two.cid });
  expect(outbox.prepare({ kind: "send", msg: " " })).toMatchObject({ refused: "empty" });
  expect(outbox.prepare({ kind: "react", target: 1, emoji: "tea", on: true })).toMatchObject({
    refused: "malformed",
  });
});

test("pending requests are sent in order, once per connection, and failed ones are not", () => {
  const pending = [message("a"), { ...message("b"), failed: "too-fast" as const }, message("c")];
  outbox.update([], pending, null);
  expect(sent).toEqual([]);
  outbox.update(pending, pending, socket);
  outbox.update(pending, pending, socket);
  expect(sent).toEqual(["a", "c"]);
  outbox.reset();
  outbox.update(pending, pending, socket);
  expect(sent).toEqual(["a", "c", "a", "c"]);
});

test("after a burst of 15, four a second are sent", () => {
  outbox.update([], messages(20), socket);
  expect(sent).toHaveLength(15);
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(19);
  outbox.reset();
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(19);
});

test("a clock that is set back does not hold up what is sent", () => {
  outbox.update([], messages(1), socket);
  vi.setSystemTime(now - 3_600_000);
  outbox.update(messages(1), messages(2), socket);
  expect(sent).toEqual(["0", "1"]);
});

test("a request that could not be sent is sent with the next update", () => {
  isOpen = false;
  outbox.update([], [message("a")], socket);
  isOpen = true;
  outbox.update([], [message("a")], socket);
  expect(sent).toEqual(["a"]);
});

test("a request is overdue until it is answered", () => {
  const pending = [message("a")];
  outbox.update([], pending, socket);
  expect(outbox.isOverdue(10_000)).toBe(false);
  vi.advanceTimersByTime(10_001);
  expect(outbox.isOverdue(10_000)).toBe(true);
  outbox.update(pending, [], socket);
  expect(outbox.isOverdue(10_000)).toBe(false);
});

test("a message with files is not sent over the socket, and holds up no other", () => {
  const files: Pending = {
    ...{ kind: "send-files", cid: "f", msg: "", sentAt: now, failed: null },
    attachments: [{ key: "k", name: "a.png", type: "image/png", bytes: 9 }],
  };
  outbox.update([], [files, message("a")], socket);
  expect(sent).toEqual(["a"]);
  vi.advanceTimersByTime(60_000);
  expect(outbox.isOverdue(10_000)).toBe(true);
  outbox.update([files, message("a")], [files], socket);
  expect(outbox.isOverdue(10_000)).toBe(false);
});

test("a message with files may be empty, but not too long", () => {
  const files = { kind: "send-files" as const, attachments: [] };
  expect(outbox.prepare({ ...files, msg: "" })).toMatchObject({ refused: null });
  expect(outbox.prepare({ ...files, msg: "x".repeat(4_001) })).toMatchObject({
    refused: "too-long",
  });
});
