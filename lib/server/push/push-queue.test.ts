import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { graceMs, PushQueue, restMs } from "./push-queue";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A queue and what it delivered: person, room, message and time in milliseconds. */
function queueFor(listening: number[] = []) {
  const start = Date.now();
  const delivered: number[][] = [];
  const queue = new PushQueue({
    isListening: async (userId) => listening.includes(userId),
    deliver: async (...what) => {
      delivered.push([...what, Date.now() - start]);
    },
  });
  return { queue, delivered, listening };
}

test("a person without an open page is pushed to at once", async () => {
  const { queue, delivered } = queueFor();
  void queue.add(1, 5, 7);
  await vi.advanceTimersByTimeAsync(0);
  expect(delivered).toStrictEqual([[1, 5, 7, 0]]);
});

test("a person with an open page gets time to read, and then a push of the newest message", async () => {
  const { queue, delivered } = queueFor([1]);
  void queue.add(1, 5, 7);
  await vi.advanceTimersByTimeAsync(graceMs - 1);
  void queue.add(1, 5, 8);
  expect(delivered).toStrictEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(delivered).toStrictEqual([[1, 5, 8, graceMs]]);
});

test("a busy room pushes once per interval, the newest message", async () => {
  const { queue, delivered } = queueFor();
  void queue.add(1, 5, 7);
  for (let id = 8; id <= 30; id++) {
    await vi.advanceTimersByTimeAsync(100);
    void queue.add(1, 5, id);
  }
  await vi.advanceTimersByTimeAsync(3 * restMs);
  expect(delivered).toStrictEqual([
    [1, 5, 7, 0],
    [1, 5, 30, restMs],
  ]);
});

test("people and rooms do not wait for each other", async () => {
  const { queue, delivered } = queueFor([2]);
  for (const [userId, room] of [
    [1, 5],
    [2, 5],
    [1, 6],
  ] as const) {
    void queue.add(userId, room, 7);
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(delivered).toStrictEqual([
    [1, 5, 7, 0],
    [1, 6, 7, 0],
  ]);
});

test("after the interval the next message is pushed at once", async () => {
  const { queue, delivered } = queueFor();
  const first = queue.add(1, 5, 7);
  await vi.advanceTimersByTimeAsync(restMs);
  await first;
  void queue.add(1, 5, 8);
  await vi.advanceTimersByTimeAsync(0);
  expect(delivered.at(-1)).toStrictEqual([1, 5, 8, restMs]);
});
