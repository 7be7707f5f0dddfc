import { readFileSync } from "node:fs";

/** Of a room or an inbox in use, in its server's process: three of its database, two of its link. */
const filesEach = 5;
/** What else the server has open: connections to the app, rooms that are awake without anybody. */
const spare = 0.1;

/**
 * How many rooms and inboxes a room server can have in use at once, as the system lets it open only so
 * many files. Infinity where the system sets no limit, or does not tell. Node raises the soft limit of
 * itself and its children to the hard one, so this process has the room server's.
 */
export function placesInUse(limits = readLimits()): number {
  const [, files] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  if (files === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor((Number(files) * (1 - spare)) / filesEach);
}

/** Linux has it; empty elsewhere. */
function readLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return "";
  }
}
