/**
 * Makes the archive have what rooms have answered, before it is read. A room archives a message some
 * time after its answer, so the app asks it to do that at once; but only a room in which something may
 * have happened, as asking loads a room that sleeps.
 */
import "server-only";
import { LRUCache } from "lru-cache";
import { limits } from "@/lib/wire/limits";
import * as unsettledRooms from "../db/queries/unsettled-rooms";
import { warnSparingly } from "../observability/app-logger";
import { sendToEach, sendToRoom } from "../party/party-client";
import { whileRoomMoves } from "../party/room-move";
import { SharedRuns } from "./shared-runs";

/**
 * Who gets a token opens a socket while the token lives, and then the room reports how many are online
 * within seconds; twice that, as the report may have to be repeated.
 */
const unsettledSeconds = 2 * limits.tokenTtlSeconds;
/** A note holds that much longer, so that one in a minute is enough. */
const notedSeconds = 60;
/** For searches and exports over all rooms; of more, only the most recent ones are asked. */
const maxRooms = 32;
const maxWaitMs = 1_000;
/** As long as one call to a room may take. */
const maxOpeningMs = 3_000;
/** A room that readers have waited for in vain is not waited for again for this long. */
const gaveUpMs = 60_000;

/** A cache keeps the clock of the moment in which it was loaded, which is not a test's. */
const perf = { now: () => performance.now() };

// On globalThis, because Next loads this module separately for pages and for route handlers.
const shared = globalThis as typeof globalThis & {
  teahouseUnsettled?: {
    noted: LRUCache<number, Promise<void>>;
    gaveUp: LRUCache<number, true>;
    runs: SharedRuns;
  };
};

/**
 * To be called before somebody can send to the room, and when the room is known to be ahead of the
 * archive. Resolves once every process of the app sees it.
 */
export function noteUnsettled(roomId: number): Promise<void> {
  const { noted } = state();
  const done = noted.get(roomId);
  if (done) return done;
  const noting = unsettledRooms.note(roomId, unsettledSeconds + notedSeconds);
  noted.set(roomId, noting);
  noting.catch(() => noted.delete(roomId));
  return noting;
}

/**
 * Resolves once the archive has all that the room had answered, or cannot get it: then the caller reads
 * what there is. In a cluster it waits for a room that moves, up to 30 s. Never throws.
 */
export async function bringUpToDate({
  id,
  isUnsettled,
  archived,
}: {
  id: number;
  isUnsettled: boolean;
  archived: number;
}): Promise<void> {
  if (isUnsettled) await state().runs.run(id, archived);
}

/** The same for a page that is opened, which does not wait: the room's socket brings it what it lacks. */
export function bringUpToDateSoon(room: Parameters<typeof bringUpToDate>[0]): Promise<void> {
  return atMost(maxOpeningMs, bringUpToDate(room));
}

/** The same for the rooms that a person may read, but it waits no longer than a second. */
export async function bringAllUpToDate(userId: number): Promise<void> {
  const ids = await unsettledRooms.readableBy(userId, maxRooms);
  if (ids.length === 0) return;
  await atMost(
    maxWaitMs,
    sendToEach(ids, (id) => state().runs.run(id)),
  );
}

async function atMost(ms: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}

function state() {
  shared.teahouseUnsettled ??= {
    noted: new LRUCache({
      ...{ max: 10_000, ttl: notedSeconds * 1_000 },
      perf,
    }),
    gaveUp: new LRUCache({ max: 10_000, ttl: gaveUpMs, perf }),
    runs: new SharedRuns(settle),
  };
  return shared.teahouseUnsettled;
}

async function settle(roomId: number, archived: number | undefined): Promise<void> {
  const { gaveUp } = state();
  const archive = () => sendToRoom(roomId, { type: "archive", archived });
  try {
    await (gaveUp.has(roomId) ? archive() : whileRoomMoves(archive));
    gaveUp.delete(roomId);
  } catch (error) {
    gaveUp.set(roomId, true);
    const kind = error instanceof Error ? error.message : String(error);
    warnSparingly("history may lack the newest messages", kind);
  }
}
