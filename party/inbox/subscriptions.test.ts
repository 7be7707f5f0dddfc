import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openInbox } from "./open-inbox.fixture";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** An open inbox of a person in three rooms; `subscribed` has the rooms that took its subscription. */
function inboxInThree() {
  const down = new Set<number>();
  const calls: number[] = [];
  const subscribed: number[] = [];
  const { command, ...inbox } = openInbox(3, async (room) => {
    calls.push(room);
    if (down.has(room)) throw new Error("Network connection lost");
    subscribed.push(room);
    return new Response();
  });
  return { ...inbox, subscribe: () => command({ type: "rooms" }), down, calls, subscribed };
}

test("a room that cannot be reached when an inbox opens is subscribed to once it can", async () => {
  const { subscribe, down, subscribed, socket } = inboxInThree();
  down.add(2).add(3);
  await subscribe();
  expect(subscribed).toStrictEqual([1]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(socket.frames).toStrictEqual([{ kind: "rooms" }]);
  down.delete(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(subscribed).toStrictEqual([1, 3]);
  // Its page loads the list again, which has what was sent meanwhile.
  expect(socket.frames).toStrictEqual([{ kind: "rooms" }, { kind: "rooms" }]);
  down.delete(2);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(subscribed).toStrictEqual([1, 3, 2]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(subscribed).toStrictEqual([1, 3, 2]);
});

test("nobody is called again for an inbox that was closed", async () => {
  const { subscribe, down, calls, sockets } = inboxInThree();
  down.add(1);
  await subscribe();
  sockets.pop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls).toStrictEqual([1, 2, 3]);
});
