/** Deletes from the store what was deleted, and what was never sent. */
import "server-only";
import { setTimeout } from "node:timers/promises";
import pLimit from "p-limit";
import { isBackupRunning } from "../db/backup-lock";
import * as fileBytes from "../db/queries/file-bytes";
import * as fileSweep from "../db/queries/file-sweep";
import { Problem } from "../http/problem";
import { logger, warnSparingly } from "../observability/app-logger";
import { sendToRoom } from "../party/party-client";
import type { FileStore } from "./file-store";
import { requireFileStore } from "./own-store";
import { checkFileStorage } from "./quota";
import { sweepLost } from "./sweep-lost";

/** What is deleted is gone within a minute, also if a turn fails. */
const intervalMs = 15_000;
/** A bucket takes a tenth of a second for each. */
const removedAtOnce = 8;
const unsentSeconds = 600;
const lostSeconds = 86_400;
/** Each is loaded for it, if it sleeps. */
const roomsAtATime = 50;

// On globalThis, because Next loads this module separately for each of its bundles.
const shared = globalThis as typeof globalThis & { teahouseFileSweeps?: Set<string> };

/** Sweeps as long as this process runs. */
export function sweepFilesInBackground(): void {
  for (const work of [sweepFiles, findLeftovers]) {
    void work();
    setInterval(() => void work(), intervalMs).unref();
  }
}

/**
 * Removes the bytes of deleted files. Any number of processes may call it: each takes other files. A crash
 * in between is harmless, as removing bytes again does nothing. Begins nothing new after `withinMs`. False
 * if not all was done; never throws.
 */
export function sweepFiles(withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  return once("sweep", async (store) => {
    const isDone = await removeDeleted(store, performance.now() + withinMs);
    await fileBytes.addUp();
    await checkFileStorage();
    return isDone;
  });
}

/**
 * Deletes what was never sent and, once a day, what nothing names. Of all processes that call it, one does
 * it at a time. Apart from the sweep, which must not wait for rooms and long lists. Never throws.
 */
export function findLeftovers(): Promise<boolean> {
  return once("leftovers", async (store) => {
    if (await fileSweep.isTurn("unsent files", unsentSeconds)) await expireUnsent();
    if (await fileSweep.isTurn("lost files", lostSeconds)) await sweepLost(store);
    return true;
  });
}

/** True if this process is at it already, or the server takes no files. */
async function once(name: string, work: (store: FileStore) => Promise<boolean>): Promise<boolean> {
  shared.teahouseFileSweeps ??= new Set();
  const running = shared.teahouseFileSweeps;
  if (running.has(name)) return true;
  running.add(name);
  try {
    const store = ownStore();
    return store ? await work(store) : true;
  } catch (error) {
    // Tried again at the next turn. Most likely the database cannot be reached, which others log.
    warnSparingly("files could not be swept", error instanceof Error ? error.name : "unknown");
    return false;
  } finally {
    running.delete(name);
  }
}

/**
 * Marks as deleted what was uploaded more than a day ago and is in no message. A room may have the message
 * in its log and not in the archive yet, so it is asked first; one that does not answer keeps its files.
 */
export async function expireUnsent(): Promise<void> {
  await fileSweep.markUnsent();
  for (const { id, archived } of await fileSweep.roomsWithUnarchived(roomsAtATime)) {
    try {
      if (archived !== null) await sendToRoom(id, { type: "archive", archived });
      await fileSweep.markUnarchived(id);
    } catch {
      warnSparingly("a room did not say which files were sent", "archive");
    }
  }
}

/** False if some could not be removed, which are tried again at the next turn. */
async function removeDeleted(store: FileStore, endsAt: number): Promise<boolean> {
  const turns = pLimit(removedAtOnce);
  let failed = 0;
  const remove = async ({ id, key }: fileSweep.DeletedFile) => {
    try {
      await store.remove(key);
      return [id];
    } catch (err) {
      if (failed++ === 0) logger.warn({ err, file: id }, "a deleted file could not be removed");
      return [];
    }
  };
  for (let after: number | null = 0; after !== null && performance.now() < endsAt; ) {
    const startedAt = performance.now();
    after = await fileSweep.removeDeleted(after, async (deleted) => {
      // A backup copies what its rows name, and they may name these.
      if (await isBackupRunning()) return [];
      return (await Promise.all(deleted.map((file) => turns(() => remove(file))))).flat();
    });
    // Half of the time belongs to the others.
    if (after !== null) await setTimeout(performance.now() - startedAt);
  }
  return failed === 0;
}

/** Undefined if this server takes no files. */
function ownStore(): FileStore | undefined {
  try {
    return requireFileStore();
  } catch (error) {
    if (error instanceof Problem && error.status === 501) return undefined;
    throw error;
  }
}
