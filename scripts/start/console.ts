import { types } from "node:util";
import { makeLogger } from "../../lib/logger";

/**
 * Has what Next and libraries say on the console in the log, one event each: a first line, and the
 * error. The console itself would quote errors as they are, a failed query with all its values.
 */
export function consoleToLog(): void {
  const log = makeLogger("app");
  for (const level of ["warn", "error"] as const) {
    console[level] = (...said: unknown[]) => {
      const err = said.find((each) => types.isNativeError(each));
      const words = said.find((each) => typeof each === "string" && each.trim() !== "");
      const line = String(words ?? "said without words")
        .trim()
        .split("\n")[0];
      log[level]({ ...(err !== undefined && { err }) }, line);
    };
  }
}
