import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import path from "node:path";
import { makeFolderDurably } from "./make-folder-durably";
import { StartError } from "./start-error";

/** A new database takes 40 MB; with less than this free it would soon fail. */
const minFreeBytes = 100 * 1024 * 1024;

/**
 * Creates the data folder if it is missing. Throws StartError if it is not writable or its disk is
 * full, so that the operator gets one clear message instead of a failure in some part later.
 */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolderDurably(folder);
    const probe = path.join(folder, ".write-test");
    const file = openSync(probe, "w", 0o600);
    try {
      writeSync(file, "x");
    } finally {
      closeSync(file);
      rmSync(probe, { force: true });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`Cannot write to the data folder ${folder}: ${reason}`, 7);
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= minFreeBytes) return;
  const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024);
  throw new StartError(
    `The disk of the data folder ${folder} is full: ${megabytes(free)} MB free, ` +
      `${megabytes(minFreeBytes)} MB needed to start.`,
    7,
  );
}
