import "server-only";
import { types } from "node:util";
import { logger } from "./app-logger";

/**
 * Redirects console.warn and console.error, which Next and libraries use, to the logger: one event
 * per call, with its first line and its error. Printed as they are, errors would reveal data, such
 * as the values of a failed query. Uncaught errors come this way too, because Next prints them.
 */
export function redirectConsole(): void {
  for (const level of ["warn", "error"] as const) {
    console[level] = (...args: unknown[]) => {
      const err = args.find((each) => types.isNativeError(each));
      const text = args.find((each) => typeof each === "string" && /\p{L}/u.test(each));
      const [line] = String(text ?? "something failed")
        .trim()
        .split("\n");
      logger[level]({ ...(err !== undefined && { err }) }, line);
    };
  }
}
