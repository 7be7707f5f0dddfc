import { expect, test, vi } from "vitest";
import { logger, setLogLevel } from "./logger";
import { counted, countRefused, noteBacklog, OpenSockets } from "./metrics";

test("a socket that fails and then closes is subtracted once", () => {
  const open = new OpenSockets();
  const [first, second] = [{}, {}];
  open.opened();
  open.opened();
  open.closed(first);
  open.closed(first);
  expect(counted().inboxSockets).toBe(1);
  open.closed(second);
  expect(counted()).toMatchObject({ inboxSockets: 0 });
});

test("the backlog counts the unarchived events of all rooms, and the lag is that of the oldest", () => {
  const now = Date.now();
  const minutesAgo = (minutes: number) => now - minutes * 60_000;
  noteBacklog(1, 3, minutesAgo(3));
  noteBacklog(2, 4, minutesAgo(2));
  noteBacklog(1, 1, minutesAgo(1));
  const { archiveBacklog, archiveLagSeconds } = counted();
  expect(archiveBacklog).toBe(5);
  expect(archiveLagSeconds).toBeGreaterThanOrEqual(120);
  expect(archiveLagSeconds).toBeLessThan(150);
  noteBacklog(2, 0, 0);
  noteBacklog(1, 0, 0);
  expect(counted()).toMatchObject({ archiveBacklog: 0, archiveLagSeconds: 0 });
});

test("refusals are counted by error", () => {
  countRefused("empty");
  countRefused("too-fast");
  countRefused("empty");
  expect(counted().refused).toStrictEqual({ empty: 2, "too-fast": 1 });
});

test("the logger writes lines of JSON from LOG_LEVEL on, without the texts that errors quote", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const debug = vi.spyOn(console, "debug").mockImplementation(() => {});
  logger.debug({ room: 5 }, "too much");
  logger.warn({ room: 5, requestId: "of-ann", err: new SyntaxError("secret") }, "a command failed");
  setLogLevel("error");
  logger.warn({}, "less than asked for");
  setLogLevel("info");
  expect(debug).not.toHaveBeenCalled();
  expect(warn).toHaveBeenCalledOnce();
  expect(counted()).toMatchObject({ warnings: 1, errors: 0 });
  expect(JSON.parse(String(warn.mock.calls[0]?.[0]))).toStrictEqual({
    level: "warn",
    time: expect.any(String),
    part: "rooms",
    room: 5,
    requestId: "of-ann",
    err: { type: "SyntaxError" },
    msg: "a command failed",
  });
});
