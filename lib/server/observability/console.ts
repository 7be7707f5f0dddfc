import "server-only";
import { types } from "node:util";
import { log } from "./log";

/**
 * Has what Next and libraries say on the console in the log, one event each: a first line, and the
 * error. The console itself would quote errors as they are, a failed query with all its values.
 * What nobody caught comes this way, too: Next has a handler that says it.
 */
export function consoleToLog(): void {
  for (const level of ["warn", "error"] as const) {
    console[level] = (...said: unknown[]) => {
      const err = said.find((each) => types.isNativeError(each));
      const words = said.find((each) => typeof each === "string" && /\p{L}/u.test(each));
      const [line] = String(words ?? "something failed")
        .trim()
        .split("\n");
      log[level]({ ...(err !== undefined && { err }) }, line);
    };
  }
}
