import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import WebSocket from "ws";
import type { ConnectionFrame } from "@/lib/wire/relay-frames";
import { LinkQueue } from "./link-queue";

/** As much of a WebSocket as a queue uses; what it sends stays buffered until `drain`. */
class FakeLink extends EventEmitter {
  readyState: number = WebSocket.CONNECTING;
  bufferedAmount = 0;
  readonly sent: ConnectionFrame[][] = [];
  private readonly onSent: (() => void)[] = [];

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.emit("open");
  }

  send(text: string, onSent: () => void): void {
    this.sent.push(JSON.parse(text));
    this.bufferedAmount += text.length;
    this.onSent.push(onSent);
  }

  close(): void {
    this.readyState = WebSocket.CLOSING;
  }

  drain(): void {
    this.bufferedAmount = 0;
    for (const done of this.onSent.splice(0)) done();
  }
}

function queueOf(link: FakeLink) {
  const lag: boolean[] = [];
  const queue = new LinkQueue(link as unknown as WebSocket, (isBehind) => lag.push(isBehind));
  return { queue, lag };
}

const frame = (connectionId: number, data = ""): ConnectionFrame => ({
  ...{ type: "frame", connectionId, data },
});

test("frames are kept until the link is open, and then sent in order", async () => {
  const link = new FakeLink();
  const { queue } = queueOf(link);
  for (const id of [1, 2]) queue.push(frame(id));
  queue.flush();
  expect(link.sent).toStrictEqual([]);
  link.open();
  expect(link.sent).toStrictEqual([[frame(1), frame(2)]]);
});

test("a queue that ends before its link is open sends everything first", () => {
  const link = new FakeLink();
  const { queue } = queueOf(link);
  queue.push(frame(1));
  queue.end();
  expect(link.readyState).toBe(WebSocket.CONNECTING);
  link.open();
  expect([link.sent, link.readyState]).toStrictEqual([[[frame(1)]], WebSocket.CLOSING]);
});

test("frames of one turn go out together, with those of the turns right after it", async () => {
  const link = new FakeLink();
  const { queue } = queueOf(link);
  link.open();
  queue.push(frame(1));
  queue.push(frame(2));
  setImmediate(() => queue.push(frame(3)));
  await vi.waitUntil(() => link.sent.length > 0, 10_000);
  expect(link.sent).toStrictEqual([[frame(1), frame(2), frame(3)]]);
});

test("a message has at most 100 frames and 256 Ki characters, unless one frame is longer", () => {
  const link = new FakeLink();
  const { queue } = queueOf(link);
  const long = "x".repeat(100_000);
  const frames = [
    ...Array.from({ length: 120 }, (_, n) => frame(n)),
    ...[frame(1, long), frame(2, long), frame(3, long), frame(4, "x".repeat(300_000)), frame(5)],
  ];
  for (const each of frames) queue.push(each);
  link.open();
  expect(link.sent.map(({ length }) => length)).toStrictEqual([100, 22, 1, 1, 1]);
  expect(link.sent.flat()).toStrictEqual(frames);
});

test("a message opens at most 20 connections, and the others keep their order", () => {
  const link = new FakeLink();
  const { queue } = queueOf(link);
  const frames = Array.from({ length: 41 }, (_, n): ConnectionFrame[] => [
    { type: "open", connectionId: n, data: "" },
    frame(n),
  ]).flat();
  for (const each of frames) queue.push(each);
  link.open();
  const opened = (message: ConnectionFrame[]) => message.filter(({ type }) => type === "open");
  expect(link.sent.map((message) => opened(message).length)).toStrictEqual([20, 20, 1]);
  expect(link.sent.flat()).toStrictEqual(frames);
});

test("the room is behind above 4 MiB on their way, and says when it has caught up", () => {
  const link = new FakeLink();
  const { queue, lag } = queueOf(link);
  const text = "x".repeat(1024 * 1024);
  for (const id of [1, 2, 3]) queue.push(frame(id, text));
  expect([queue.isBehind, lag]).toStrictEqual([false, []]);
  queue.push(frame(4, text));
  expect([queue.isBehind, lag]).toStrictEqual([true, [true]]);
  link.open();
  expect(lag).toStrictEqual([true]);
  link.drain();
  expect([queue.isBehind, lag]).toStrictEqual([false, [true, false]]);
});
