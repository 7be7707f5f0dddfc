/**
 * Makes the archive have what rooms have answered, before it is read. A room archives a message some
 * time after its answer, so the app asks it to do that at once; but only a room in which something may
 * have happened, as asking loads a room that sleeps.
 */
import "server-only";
import { setTimeout } from "node:timers/promises";
import { limits } from "@/lib/wire/limits";
import * as archive from "../db/queries/archive";
import { warnSparingly } from "../observability/app-logger";
import { sendToEach, sendToRoom } from "../party/party-client";
import { SharedRuns } from "./shared-runs";

/**
 * Who gets a token opens a socket while the token lives, and then the room reports how many are online
 * within seconds; twice that, as the report may have to be repeated.
 */
const unsettledMs = 2 * limits.tokenTtlSeconds * 1_000;
/** For searches and exports over all rooms; of more, only the most recent ones are asked. */
const maxRooms = 32;
const maxWaitMs = 1_000;

// On globalThis, because Next loads this module separately for pages and for route handlers.
const shared = globalThis as typeof globalThis & {
  teahouseUnsettled?: { until: Map<number, number>; runs: SharedRuns };
};

/** To be called when somebody may send to the room, or the room is known to be ahead of the archive. */
export function noteUnsettled(roomId: number): void {
  const { until } = state();
  // To the end of the map, which is in the order of expiry.
  until.delete(roomId);
  until.set(roomId, Date.now() + unsettledMs);
  for (const [id, time] of until) {
    if (time > Date.now()) return;
    until.delete(id);
  }
}

/**
 * Resolves once the archive has all that the room had answered, or cannot get it: then the caller reads
 * what there is. Never throws.
 */
export async function bringUpToDate({
  id,
  online,
  archived,
}: {
  id: number;
  online: number;
  archived: number;
}): Promise<void> {
  if (online > 0 || mayBeAhead(id)) await state().runs.run(id, archived);
}

/** The same for the rooms that a person may read, but it waits no longer than a second. */
export async function bringAllUpToDate(userId: number): Promise<void> {
  const { runs } = state();
  const ids = await archive.unsettledRooms(userId, notedRooms(), maxRooms);
  if (ids.length === 0) return;
  const waiting = new AbortController();
  await Promise.race([
    sendToEach(ids, (id) => runs.run(id)),
    setTimeout(maxWaitMs, undefined, { signal: waiting.signal }).catch(() => {}),
  ]);
  waiting.abort();
}

/**
 * The rooms that may be ahead of the archive, besides those with people online. Null if they are not
 * known, because this process has just started.
 */
export function unsettledRooms(): number[] | null {
  return knowsWhatHappened() ? notedRooms() : null;
}

function notedRooms(): number[] {
  const now = Date.now();
  return [...state().until].filter(([, time]) => time > now).map(([id]) => id);
}

/** A process that has just started does not know what happened before. */
function knowsWhatHappened(): boolean {
  return process.uptime() * 1_000 >= unsettledMs;
}

function mayBeAhead(roomId: number): boolean {
  if (!knowsWhatHappened()) return true;
  return (state().until.get(roomId) ?? 0) > Date.now();
}

function state() {
  shared.teahouseUnsettled ??= { until: new Map(), runs: new SharedRuns(settle) };
  return shared.teahouseUnsettled;
}

async function settle(roomId: number, archived: number | undefined): Promise<void> {
  try {
    await sendToRoom(roomId, { type: "archive", archived });
  } catch (error) {
    const kind = error instanceof Error ? error.message : String(error);
    warnSparingly("history may lack the newest messages", kind);
  }
}
