import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WaitingSockets, waitForToken } from "./token-wait";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Opens a socket; `closed` gets the codes it is closed with. */
function open(waiting: WaitingSockets, address: string | null, factor = 1) {
  const closed: number[] = [];
  return { closed, stop: waitForToken(waiting, address, factor, (code) => closed.push(code)) };
}

test("a socket without a token is closed with 4408 after 10 s, and one that sent it is not", () => {
  const waiting = new WaitingSockets();
  const [silent, prompt] = [open(waiting, "a"), open(waiting, "a")];
  vi.advanceTimersByTime(9_999);
  expect(silent.closed).toStrictEqual([]);
  prompt.stop?.();
  vi.advanceTimersByTime(1);
  expect(silent.closed).toStrictEqual([4408]);
  expect(prompt.closed).toStrictEqual([]);
});

test("one address may have 100 sockets waiting; other and unknown addresses are not affected", () => {
  const waiting = new WaitingSockets();
  const first = Array.from({ length: 100 }, () => open(waiting, "a"));
  expect(first.flatMap(({ closed }) => closed)).toStrictEqual([]);
  const refused = open(waiting, "a");
  expect([refused.closed, refused.stop]).toStrictEqual([[4429], null]);
  expect(open(waiting, "b").stop).not.toBeNull();
  const unknown = Array.from({ length: 101 }, () => open(waiting, null));
  expect(unknown.every(({ stop }) => stop !== null)).toBe(true);
});

test("a socket makes room for one other when its wait ends, however often that is reported", () => {
  const waiting = new WaitingSockets();
  const sockets = Array.from({ length: 100 }, () => open(waiting, "a"));
  sockets[0]?.stop?.();
  sockets[0]?.stop?.();
  expect(open(waiting, "a").stop).not.toBeNull();
  expect(open(waiting, "a").stop).toBeNull();
});

test("LIMITS_FACTOR multiplies the cap", () => {
  const waiting = new WaitingSockets();
  const sockets = Array.from({ length: 300 }, () => open(waiting, "a", 3));
  expect(sockets.every(({ stop }) => stop !== null)).toBe(true);
  expect(open(waiting, "a", 3).stop).toBeNull();
});
