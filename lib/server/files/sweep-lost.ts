/** Finds what was left behind when something failed half-way. Once a day, as it lists the whole store. */
import "server-only";
import * as fileBytes from "../db/queries/file-bytes";
import * as fileSweep from "../db/queries/file-sweep";
import { logger } from "../observability/app-logger";
import type { FileStore } from "./file-store";

/** An upload may take that long, and be resumed for as long. */
const patienceMs = 86_400_000;
const keysAtATime = 500;
/** The rest is found on the next day. */
const maxLost = 10_000;
/** So many may be lost in a store, however few there are besides. */
const unsuspicious = 100;

/**
 * Deletes uploads that never ended and marks pictures that are nobody's, if older than a day. Bytes that
 * no row names get a row, as files that were never sent: they go after a day, unless an upload that has
 * just stored them makes its own of it. If the store has more such bytes than others, none gets one: then
 * the database is most likely another one's, or empty.
 */
export async function sweepLost(store: FileStore): Promise<void> {
  await fileSweep.markUnused();
  await fileBytes.recount();
  const abandoned = await store.removeAbandoned(new Date(Date.now() - patienceMs));
  const { lost, named } = await lostKeys(store);
  if (lost.length > unsuspicious && lost.length > named) {
    const about = { unnamed: lost.length, named };
    logger.error(about, "most of the stored files are in no row of the database: none is deleted");
    return;
  }
  if (lost.length > 0) await fileSweep.adopt(lost);
  if (abandoned + lost.length > 0) {
    const about = { abandoned, unnamed: lost.length };
    logger.info(about, "what nothing names is deleted, bytes without a row in a day");
  }
}

async function lostKeys(store: FileStore): Promise<{ lost: string[]; named: number }> {
  const lost: string[] = [];
  let named = 0;
  for await (const keys of inBatches(store.keys(), keysAtATime)) {
    const known = await fileSweep.named(keys);
    named += known.size;
    lost.push(...keys.filter((key) => !known.has(key)));
    if (lost.length >= maxLost) break;
  }
  return { lost, named };
}

async function* inBatches(keys: AsyncIterable<string>, size: number): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const key of keys) {
    batch.push(key);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
