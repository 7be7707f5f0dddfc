import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";
import path from "node:path";

/** Renames a file or folder within its folder; the new name survives a power cut. */
export function moveDurably(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(path.dirname(to), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
