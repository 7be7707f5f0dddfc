import "server-only";
import { makeLogger } from "./logger";
import { countLogEvent } from "./metrics";

/** The app's log; see docs/operating.md. */
export const log = makeLogger("app", { count: countLogEvent });

const sparinglyMs = 60_000;
const warnedAt = new Map<string, number>();

/** A warning of what strangers can cause at will: one line a minute of each kind. */
export function warnSparingly(message: string, kind: string): void {
  const now = Date.now();
  const key = `${message} ${kind}`;
  if (now - (warnedAt.get(key) ?? Number.NEGATIVE_INFINITY) < sparinglyMs) return;
  warnedAt.set(key, now);
  log.warn({ kind }, message);
}
