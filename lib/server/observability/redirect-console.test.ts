import { afterEach, expect, test, vi } from "vitest";
import { redirectConsole } from "./redirect-console";

const lines = vi.hoisted((): string[] => []);
vi.mock("./app-logger", async () => {
  const { makeLogger } = await import("./logger");
  return { logger: makeLogger("app", { to: { write: (line) => void lines.push(line) } }) };
});
const { error, warn } = console;
afterEach(() => Object.assign(console, { error, warn }));

test("each call of the console becomes one event, without the values of a failed query", () => {
  redirectConsole();
  const failed = new Error("Failed query: select\nparams: session-of-ann");
  console.error("⨯", "uncaughtException: ", Object.assign(failed, { params: ["session-of-ann"] }));
  console.warn("two\nlines");
  console.error({ session: "session-of-ann" });
  expect(lines.join()).not.toContain("session-of-ann");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "error", part: "app", msg: "uncaughtException:", err: { type: "Error" } },
    { level: "warn", part: "app", msg: "two" },
    { level: "error", part: "app", msg: "something failed" },
  ]);
});
