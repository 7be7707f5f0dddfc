import "server-only";
import { makeLogger } from "./logger";
import { countLogEvent } from "./process-metrics";

/** The app's logger; what its events may contain is in docs/operating.md. */
export const logger = makeLogger("app", { count: countLogEvent });

const warningIntervalMs = 60_000;
const warnedAt = new Map<string, number>();

/** Logs a warning that strangers can cause at will: at most one a minute of each kind. */
export function warnSparingly(message: string, kind: string): void {
  const now = Date.now();
  const key = `${message} ${kind}`;
  if (now - (warnedAt.get(key) ?? Number.NEGATIVE_INFINITY) < warningIntervalMs) return;
  warnedAt.set(key, now);
  logger.warn({ kind }, message);
}
