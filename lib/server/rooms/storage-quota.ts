/**
 * Whether the server may store more text. Looked up while rooms archive, at most every 30 s; rooms are
 * told in the answers to their batches. Reading, deleting and exporting stay possible.
 */
import "server-only";
import { after } from "next/server";
import { storedBytes } from "../db/queries/stored-text";
import { logger, warnSparingly } from "../observability/app-logger";
import { metrics } from "../observability/metrics";
import { storageQuota } from "../quotas";

const intervalMs = 30_000;
/** How long a room takes nothing new before it tries again. */
const fullSeconds = 300;
/** The share of the quota from which the owner is warned. */
const warnedFrom = 0.9;
const reminderMs = 3_600_000;

// On globalThis, because Next loads this module separately for each of its bundles.
const shared = globalThis as typeof globalThis & { teahouseStorage?: State };
type State = { level: "ok" | "nearly full" | "full"; checkedAt: number; loggedAt: number };

/** For the answer to a batch: for how long a room takes nothing new, if the storage is full. */
export function fullStorage(): { fullSeconds?: number } {
  const { level, checkedAt } = state();
  if (Date.now() - checkedAt >= intervalMs) after(checkStorage);
  return level === "full" ? { fullSeconds } : {};
}

/** Looks up how much is stored, and logs what the owner must know. Never throws. */
export async function checkStorage(): Promise<void> {
  const current = state();
  const now = Date.now();
  if (now - current.checkedAt < intervalMs) return;
  current.checkedAt = now;
  try {
    const bytes = await storedBytes();
    const quota = storageQuota();
    metrics().storedText.set(bytes);
    const level =
      bytes >= quota ? "full" : bytes >= quota * warnedFrom ? "nearly full" : ("ok" as const);
    if (level !== "ok" && (level !== current.level || now - current.loggedAt >= reminderMs)) {
      current.loggedAt = now;
      const about = { storedMB: Math.round(bytes / 1e6), quotaMB: Math.round(quota / 1e6) };
      if (level === "full") {
        logger.error(about, "QUOTA_STORED_MB is used up: new messages are refused");
      } else logger.warn(about, "QUOTA_STORED_MB is nearly used up");
    }
    current.level = level;
  } catch {
    warnSparingly("how much is stored could not be looked up", "database");
  }
}

function state(): State {
  shared.teahouseStorage ??= { level: "ok", checkedAt: 0, loggedAt: 0 };
  return shared.teahouseStorage;
}
