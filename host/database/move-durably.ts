import { renameSync } from "node:fs";
import path from "node:path";
import { syncFolder } from "../make-folder-durably";

/** Renames a file or folder within its folder; the new name survives a power cut. */
export function moveDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(path.dirname(to));
}
