import { afterEach, expect, test, vi } from "vitest";
import { consoleToLog } from "./console";

const lines = vi.hoisted((): string[] => []);
vi.mock("./log", async () => {
  const { makeLogger } = await import("./logger");
  return { log: makeLogger("app", { to: { write: (line) => void lines.push(line) } }) };
});
const { error, warn } = console;
afterEach(() => Object.assign(console, { error, warn }));

test("what is said on the console is one event, without what a failed query was given", () => {
  consoleToLog();
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
