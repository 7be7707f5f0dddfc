import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { moveDurably } from "./database/move-durably";

/**
 * Writes a file that only its owner may read. After a crash or a power cut it has the new contents, or
 * the old ones.
 */
export function writeDurably(file: string, contents: string): void {
  const draft = `${file}.new`;
  const opened = openSync(draft, "w", 0o600);
  try {
    writeSync(opened, contents);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  moveDurably(draft, file);
}
