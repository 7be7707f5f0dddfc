/** Files and folders that survive a power cut as soon as these functions have returned. */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

/** Creates a folder, and those above it, for its owner only, if they are missing. */
export function makeFolderDurably(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 }) ?? folder;
  // Also if it was there: the process that created it may not have come to this.
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    const parent = path.dirname(made);
    // One that may not be read is not of this program's making, as for a service's data.
    if (isReadable(parent)) sync(parent);
  }
}

/** Replaces a file, readable by its owner only: after a power cut it has the old content or the new. */
export function writeFileDurably(file: string, content: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, content, { mode: 0o600, flush: true });
  moveDurably(draft, file);
}

/** Renames a file or folder within its folder. */
export function moveDurably(from: string, to: string): void {
  renameSync(from, to);
  sync(path.dirname(to));
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Writes the names in a folder to the disk. */
function sync(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
