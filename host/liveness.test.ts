import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Silence, watchLife } from "./liveness";

beforeEach(
  () => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

/** Asks a process that answers as `answer` says; returns how often it was given up. */
function watch(answer: (asked: number) => Promise<unknown>) {
  const giveUp = vi.fn();
  let asked = 0;
  const stop = watchLife(() => answer(++asked), giveUp);
  return { giveUp, stop, asked: () => asked };
}

const never = () => new Promise(() => {});
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

test("a process that answers nothing is given up once, 15 to 18 s after its last answer", async () => {
  const { giveUp, asked } = watch((count) => (count === 1 ? Promise.resolve() : never()));
  // The answer of second 3 was the last.
  await seconds(3 + 15);
  expect(giveUp).not.toHaveBeenCalled();
  await seconds(3);
  expect(giveUp).toHaveBeenCalledOnce();
  const before = asked();
  await seconds(60);
  expect(giveUp).toHaveBeenCalledOnce();
  expect(asked()).toBe(before);
});

test("a process that refuses every question is given up like one that is silent", async () => {
  const { giveUp } = watch(() => Promise.reject(new Error("ECONNREFUSED")));
  await seconds(18);
  expect(giveUp).toHaveBeenCalledOnce();
});

test("a slow process, whose every answer takes 14 s, is not given up", async () => {
  const silence = new Silence(0);
  for (let now = 3; now <= 300; now += 3) {
    if (now > 14) silence.answered();
    expect(silence.isTooLong(now * 1_000)).toBe(false);
  }
});

test("one answer among many missed questions is enough", async () => {
  const { giveUp } = watch((count) => (count % 5 === 0 ? Promise.resolve() : never()));
  await seconds(300);
  expect(giveUp).not.toHaveBeenCalled();
});

test("after a pause of the one that asks, it counts anew", () => {
  const silence = new Silence(0);
  for (const now of [3, 6, 9, 12, 15]) expect(silence.isTooLong(now * 1_000)).toBe(false);
  // It was stopped for an hour just before it would have given up.
  const hour = 3_600;
  for (const now of [18, 21, 24, 27, 30]) {
    expect(silence.isTooLong((now + hour) * 1_000)).toBe(false);
  }
  expect(silence.isTooLong((33 + hour) * 1_000)).toBe(true);
});

test("nobody is asked or given up after the end", async () => {
  const { giveUp, stop, asked } = watch(never);
  await seconds(3);
  stop();
  await seconds(60);
  expect([asked(), giveUp.mock.calls.length]).toStrictEqual([1, 0]);
});
