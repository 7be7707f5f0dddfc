import { expect, test, vi } from "vitest";
import { makeLogger } from "./logger";
import { requestWith, withRequest } from "./request-id";

function logging(level?: string) {
  vi.stubEnv("LOG_LEVEL", level);
  const lines: string[] = [];
  const counted: string[] = [];
  const log = makeLogger("app", {
    to: { write: (line) => void lines.push(line) },
    count: (each) => void counted.push(each),
  });
  vi.unstubAllEnvs();
  return { log, counted, events: () => lines.map((line) => JSON.parse(line)) };
}

test("an event is one line of JSON with its part, and the request that it belongs to", async () => {
  const { log, events } = logging();
  log.warn({ room: 5, err: new Error("two\nlines") }, "not told");
  await withRequest(requestWith("of-ann"), async () => {
    await Promise.resolve();
    log.info("told");
  });
  const [first, second] = events();
  expect(first).toMatchObject({ level: "warn", part: "app", room: 5, msg: "not told" });
  expect(first.err).toMatchObject({ type: "Error", message: "two\nlines" });
  expect(first).not.toHaveProperty("requestId");
  expect(Number.isNaN(Date.parse(first.time))).toBe(false);
  expect(second).toMatchObject({ level: "info", requestId: "of-ann", msg: "told" });
});

test("LOG_LEVEL says what is written; one that is not known is as if it were not there", () => {
  for (const [level, written] of [
    ["debug", ["debug", "info", "error"]],
    ["error", ["error"]],
    ["silent", []],
    ["", ["info", "error"]],
    ["loud", ["info", "error"]],
  ] as const) {
    const { log, counted, events } = logging(level);
    log.debug("debug");
    log.info("info");
    log.error("error");
    expect(
      events().map(({ msg }) => msg),
      level,
    ).toStrictEqual(written);
    expect(counted, level).toStrictEqual(written);
  }
});

test("a request keeps the id that it came with, if it is nothing but an id", () => {
  expect(requestWith("Root=1-67891233-abc").id).toBe("Root=1-67891233-abc");
  for (const given of ["two words", "forged\nline", "x".repeat(129), "", ["a", "b"], null]) {
    expect(requestWith(given).id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  }
});
