import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import path from "node:path";
import { StartError } from "./settings";

/** A new database takes 40 MB; with less than this it would fail before long. */
const leastFreeBytes = 100 * 1024 * 1024;

/**
 * Makes the data folder where it is missing. Throws StartError where it cannot be written to, or
 * its disk is full: said here once, instead of by whichever part comes upon it first.
 */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
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
    throw new StartError(`The data folder ${folder} cannot be written to: ${reason}`, 7);
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= leastFreeBytes) return;
  const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024);
  throw new StartError(
    `The disk of the data folder ${folder} is full: ${megabytes(free)} MB are free, ` +
      `${megabytes(leastFreeBytes)} MB are needed to start.`,
    7,
  );
}
