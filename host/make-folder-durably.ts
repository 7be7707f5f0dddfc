import { accessSync, closeSync, constants, fsyncSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

/**
 * Creates a folder, and those above it, for its owner only, if they are missing. Their names survive a
 * power cut.
 */
export function makeFolderDurably(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 }) ?? folder;
  // Also if it was there: the process that created it may not have come to this.
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    const parent = path.dirname(made);
    // One that may not be read is not of this program's making, as for a service's data.
    if (isReadable(parent)) syncFolder(parent);
  }
}

/** Writes the names in a folder to the disk. */
export function syncFolder(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
