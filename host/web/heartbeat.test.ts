import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askMs, Heartbeat } from "./heartbeat";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("who answers is asked again and again, and never given up", async () => {
  const silent = vi.fn();
  const ask = vi.fn(() => void setTimeout(() => heartbeat.heard(), askMs / 2));
  const heartbeat = new Heartbeat({ ask, silent });
  await vi.advanceTimersByTimeAsync(100 * askMs);
  heartbeat.stop();
  expect(ask.mock.calls.length).toBeGreaterThan(90);
  expect(silent).not.toHaveBeenCalled();
});

test("who is silent is asked twice and given up within 10 s", async () => {
  const [ask, silent] = [vi.fn(), vi.fn()];
  const heartbeat = new Heartbeat({ ask, silent });
  await vi.advanceTimersByTimeAsync(10_000);
  heartbeat.stop();
  expect(ask).toHaveBeenCalledTimes(2);
  expect(silent).toHaveBeenCalled();
});
