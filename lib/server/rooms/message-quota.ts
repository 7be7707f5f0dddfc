/**
 * What a person may send in a day, over all rooms, sockets and REST. It is counted when rooms archive, so
 * that sending costs nothing, and rooms are told in the answers to their batches. So somebody over the
 * quota gets through what they send within some seconds in each room, at the room's own limit.
 */
import "server-only";
import { after } from "next/server";
import { frameTypes } from "@/lib/wire/frames";
import type { ArchiveAnswer, ArchiveBatch } from "@/lib/wire/internal-api";
import * as messageCounts from "../db/queries/message-counts";
import { warnSparingly } from "../observability/app-logger";
import { noteRefused, quotaOf } from "../quotas";

type Event = Pick<ArchiveBatch["events"][number], "type" | "uid">;

/** Counts are written together: one statement for all rooms of this process. */
const intervalMs = 5_000;

// On globalThis, because Next loads this module separately for each of its bundles.
const shared = globalThis as typeof globalThis & { teahouseMessageQuota?: State };
type State = {
  /** What people sent since the last writing, by user id. */
  sent: Map<number, number>;
  /** Who is over the quota, until when in milliseconds since 1970. */
  over: Map<number, number>;
  writtenAt: number;
};

/** Counts events that the archive did not have before. Deletions are free. */
export function countSent(events: readonly Event[]): void {
  const { sent, writtenAt } = state();
  for (const { type, uid } of events) {
    if (type !== frameTypes.delete) sent.set(uid, (sent.get(uid) ?? 0) + 1);
  }
  if (sent.size > 0 && Date.now() - writtenAt >= intervalMs) after(writeCounts);
}

/** Which of these people are over the quota, and for how many seconds. */
export function overQuota(uids: Iterable<number>): NonNullable<ArchiveAnswer["overQuota"]> {
  const { over } = state();
  if (over.size === 0) return [];
  const now = Date.now();
  for (const [uid, until] of over) if (until <= now) over.delete(uid);
  return [...new Set(uids)].flatMap((uid) => {
    const until = over.get(uid);
    return until === undefined ? [] : [{ uid, seconds: Math.ceil((until - now) / 1_000) }];
  });
}

/** Writes the counts, and learns who is over the quota now. Never throws. */
export async function writeCounts(): Promise<void> {
  const current = state();
  const { sent } = current;
  if (sent.size === 0 || Date.now() - current.writtenAt < intervalMs) return;
  current.writtenAt = Date.now();
  current.sent = new Map();
  try {
    for (const { uid, seconds } of await messageCounts.add(sent, quotaOf("messagesPerDay"))) {
      if (!current.over.has(uid)) noteRefused("over-quota");
      current.over.set(uid, Date.now() + seconds * 1_000);
    }
  } catch {
    // Some seconds of some people are not counted. Most likely the database cannot be reached.
    warnSparingly("sent messages could not be counted", "database");
  }
}

function state(): State {
  shared.teahouseMessageQuota ??= { sent: new Map(), over: new Map(), writtenAt: 0 };
  return shared.teahouseMessageQuota;
}
