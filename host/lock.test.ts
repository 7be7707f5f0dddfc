import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lockData } from "./lock";
import { StartError } from "./start-error";

let folder = "";
let unlock = async () => {};
const onLost = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: Date.now() });
  folder = mkdtempSync(path.join(tmpdir(), "teahouse-lock-"));
  onLost.mockReset();
  unlock = await lockData(folder, onLost);
});
afterEach(async () => {
  vi.useRealTimers();
  await unlock();
  rmSync(folder, { recursive: true });
});

const lock = () => path.join(folder, "lock");
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

test("a lock that another process has taken is lost, and unlocking leaves it to that process", async () => {
  rmdirSync(lock());
  mkdirSync(lock());
  await seconds(5);
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
  expect(onLost.mock.calls[0]?.[0]).toMatchObject({
    code: 6,
    message: expect.stringMatching(/^Lost the lock on /),
  });
  expect(onLost.mock.calls[0]?.[0]).toBeInstanceOf(StartError);
  await unlock();
  expect(statSync(lock()).isDirectory()).toBe(true);
});

test("a lock that is gone is lost", async () => {
  rmdirSync(lock());
  await seconds(5);
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
});

test("after a sleep of an hour the lock goes on if nobody took it", async () => {
  vi.setSystemTime(Date.now() + 3_600_000);
  const now = Date.now();
  await seconds(5);
  await vi.waitFor(() => expect(statSync(lock()).mtimeMs).toBeGreaterThan(now));
  expect(onLost).not.toHaveBeenCalled();
});
