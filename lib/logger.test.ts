import { expect, test, vi } from "vitest";
import { makeLogger } from "./logger";
import { adoptRequestId, requestIdFrom, withRequestId } from "./request-id";

function logging(level?: string) {
  vi.stubEnv("LOG_LEVEL", level);
  const lines: string[] = [];
  const log = makeLogger("app", { write: (line) => void lines.push(line) });
  vi.unstubAllEnvs();
  return { log, events: () => lines.map((line) => JSON.parse(line)) };
}

test("an event is one line of JSON with its part, and the request that it belongs to", async () => {
  const { log, events } = logging();
  log.warn({ room: 5, err: new Error("two\nlines") }, "not told");
  await withRequestId("of-ann", async () => {
    await Promise.resolve();
    log.info("told");
    adoptRequestId("of-the-room");
    log.info("told again");
    adoptRequestId("forged\nline");
    log.info("told once more");
  });
  const [first, second, third, fourth] = events();
  expect(first).toMatchObject({ level: "warn", part: "app", room: 5, msg: "not told" });
  expect(first.err).toMatchObject({ type: "Error", message: "two\nlines" });
  expect(first).not.toHaveProperty("requestId");
  expect(Number.isNaN(Date.parse(first.time))).toBe(false);
  expect(second).toMatchObject({ level: "info", requestId: "of-ann", msg: "told" });
  expect(third).toMatchObject({ requestId: "of-the-room" });
  expect(fourth.requestId).not.toContain("forged");
});

test("LOG_LEVEL says what is written; one that is not known is as if it were not there", () => {
  for (const [level, written] of [
    ["debug", ["debug", "info", "error"]],
    ["error", ["error"]],
    ["silent", []],
    ["", ["info", "error"]],
    ["loud", ["info", "error"]],
  ] as const) {
    const { log, events } = logging(level);
    log.debug("debug");
    log.info("info");
    log.error("error");
    expect(
      events().map(({ msg }) => msg),
      level,
    ).toStrictEqual(written);
  }
});

test("only a trusted hop names a request, and only with what is an id", () => {
  expect(requestIdFrom("Root=1-67891233-abc", true)).toBe("Root=1-67891233-abc");
  for (const [given, trusted] of [
    ["Root=1-67891233-abc", false],
    ["two words", true],
    ["x".repeat(129), true],
    ["", true],
    [undefined, true],
  ] as const) {
    expect(requestIdFrom(given, trusted)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  }
});
