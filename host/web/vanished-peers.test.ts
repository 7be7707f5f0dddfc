import { EventEmitter } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Connection } from "./relayed-socket";
import { VanishedPeers } from "./vanished-peers";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval"] }));
afterEach(() => void vi.useRealTimers());

/** As much of a connection as is looked at. */
class FakePeer extends EventEmitter {
  isPaused = false;
  isEnded = false;
  pings = 0;
  readonly stream = { bytesRead: 0, _handle: { writeQueueSize: 0 } };

  constructor(private readonly answers: "always" | "first" | "never") {
    super();
  }

  get connection(): Connection {
    return { socket: this, stream: this.stream } as unknown as Connection;
  }

  ping(): void {
    this.pings++;
    if (this.answers === "always" || (this.answers === "first" && this.pings === 1)) {
      queueMicrotask(() => {
        this.stream.bytesRead += 6;
        this.emit("pong");
      });
    }
  }

  terminate(): void {
    this.isEnded = true;
    this.emit("close");
  }
}

async function seconds(count: number, each: () => void = () => {}): Promise<void> {
  for (let second = 0; second < count; second++) {
    each();
    vi.advanceTimersByTime(1_000);
    await turn();
  }
}

/** Watches one client and returns after how many seconds it was ended; null if it was not. */
async function endOf(peer: FakePeer, each: () => void = () => {}): Promise<number | null> {
  new VanishedPeers().watch(peer.connection);
  for (let second = 1; second <= 300; second++) {
    await seconds(1, each);
    if (peer.isEnded) return second;
  }
  return null;
}

test("a client that answered a ping and falls silent is ended within 30 s", async () => {
  const peers = new VanishedPeers();
  // One in each part of the wheel.
  const all = Array.from({ length: 10 }, () => new FakePeer("first"));
  for (const peer of all) peers.watch(peer.connection);
  // Its last sign of life, at any time within the turns.
  for (const peer of all) {
    await seconds(1, () => {
      for (const each of all) each.stream.bytesRead++;
    });
    expect(peer.isEnded).toBe(false);
  }
  await seconds(19);
  expect(all.filter(({ isEnded }) => isEnded)).toStrictEqual([]);
  await seconds(11);
  expect(all.filter(({ isEnded }) => !isEnded)).toStrictEqual([]);
});

test("a silent client that answers is asked every 20 s, and is not ended", async () => {
  const peer = new FakePeer("always");
  expect(await endOf(peer)).toBeNull();
  expect(peer.pings).toBe(1 + 15);
});

test("a client that sends is not asked", async () => {
  const peer = new FakePeer("first");
  expect(await endOf(peer, () => peer.stream.bytesRead++)).toBeNull();
  expect(peer.pings).toBe(1);
});

test("a client that never answered a ping is left to TCP, and not asked again", async () => {
  const peer = new FakePeer("never");
  expect(await endOf(peer)).toBeNull();
  expect(peer.pings).toBe(1);
});

test("a client that still takes what is queued for it is not ended, and one that takes nothing is", async () => {
  const slow = new FakePeer("first");
  const queue = slow.stream._handle;
  queue.writeQueueSize = 1_000_000;
  expect(await endOf(slow, () => queue.writeQueueSize--)).toBeNull();
  const gone = new FakePeer("first");
  gone.stream._handle.writeQueueSize = 1_000_000;
  expect(await endOf(gone)).toBeLessThanOrEqual(30);
});

test("a client that is not read, because its room cannot keep up, is not ended", async () => {
  const peer = new FakePeer("first");
  peer.isPaused = true;
  expect(await endOf(peer)).toBeNull();
});

test("a closed socket is not looked at any more", async () => {
  const peer = new FakePeer("first");
  new VanishedPeers().watch(peer.connection);
  peer.emit("close");
  await seconds(100);
  expect([peer.pings, peer.isEnded]).toStrictEqual([1, false]);
});
