/**
 * Notes when people and their sessions were last here, to some minutes and after the answer: each process
 * remembers what it has noted, so that nearly all calls cost nothing.
 */
import "server-only";
import { LRUCache } from "lru-cache";
import { after } from "next/server";
import { noteSeen } from "../db/queries/last-seen";
import { warnSparingly } from "../observability/app-logger";

const intervalMs = 5 * 60_000;
/** Sessions that are used at the same time; one that falls out is only noted again. */
const remembered = 20_000;

const noted = new LRUCache<string, true>({ max: remembered, ttl: intervalMs, ttlAutopurge: false });

/** Call it for whoever makes a call; `sessionId` is null for an access token. Never throws. */
export function seen(userId: number, sessionId: string | null): void {
  const key = sessionId ?? String(userId);
  if (noted.has(key)) return;
  noted.set(key, true);
  try {
    after(() => keep(userId, sessionId));
  } catch {
    // Outside of a request, as in a test.
    noted.delete(key);
  }
}

async function keep(userId: number, sessionId: string | null): Promise<void> {
  try {
    await noteSeen(userId, sessionId, intervalMs / 1_000);
  } catch {
    warnSparingly("when somebody was last here could not be noted", "database");
  }
}
