import { afterEach, beforeEach, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { askMs, Heartbeat } from "./heartbeat";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const open: WebSocket["readyState"] = WebSocket.OPEN;

test("who answers is asked again and again, and never given up", async () => {
  const silent = vi.fn();
  const send = vi.fn(() => void setTimeout(() => heartbeat.heard(), askMs / 2));
  const heartbeat = new Heartbeat({ readyState: open, send }, silent);
  await vi.advanceTimersByTimeAsync(100 * askMs);
  heartbeat.stop();
  expect(send.mock.calls.length).toBeGreaterThan(90);
  expect(silent).not.toHaveBeenCalled();
});

test("who is silent is asked twice and given up within 10 s", async () => {
  const [send, silent] = [vi.fn(), vi.fn()];
  const heartbeat = new Heartbeat({ readyState: open, send }, silent);
  await vi.advanceTimersByTimeAsync(10_000);
  heartbeat.stop();
  expect(send).toHaveBeenCalledTimes(2);
  expect(silent).toHaveBeenCalled();
});

test("a link that is not open yet is not asked", async () => {
  const [send, silent] = [vi.fn(), vi.fn()];
  const heartbeat = new Heartbeat({ readyState: WebSocket.CONNECTING, send }, silent);
  await vi.advanceTimersByTimeAsync(60_000);
  heartbeat.stop();
  expect(send).not.toHaveBeenCalled();
  expect(silent).not.toHaveBeenCalled();
});
