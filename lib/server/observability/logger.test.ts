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

test("an event is one line of JSON with its part and its request", async () => {
  const { log, events } = logging();
  log.warn({ room: 5, err: new Error("two\nlines") }, "failed");
  await withRequest(requestWith("of-ann"), async () => {
    await Promise.resolve();
    log.info("done");
  });
  const [first, second] = events();
  expect(first).toMatchObject({ level: "warn", part: "app", room: 5, msg: "failed" });
  expect(first.err).toMatchObject({ type: "Error", message: "two\nlines" });
  expect(first).not.toHaveProperty("requestId");
  expect(Number.isNaN(Date.parse(first.time))).toBe(false);
  expect(second).toMatchObject({ level: "info", requestId: "of-ann", msg: "done" });
});

test("LOG_LEVEL decides what is written; an unknown level is ignored", () => {
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

test("a request keeps the id that it came with, if that is well-formed", () => {
  expect(requestWith("Root=1-67891233-abc").id).toBe("Root=1-67891233-abc");
  for (const given of ["two words", "forged\nline", "x".repeat(129), "", ["a", "b"], null]) {
    expect(requestWith(given).id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  }
});
