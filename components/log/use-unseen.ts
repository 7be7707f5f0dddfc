import { useState } from "react";
import type { Entry } from "@/lib/room-state";

/** How many messages of others came in since one scrolled away from the end. */
export function useUnseen(entries: Entry[], me: string, away: boolean): number {
  const newestId = entries.findLast((entry) => entry.kind === "message")?.id ?? 0;
  const [leftAt, setLeftAt] = useState<number | null>(null);
  if (away && leftAt === null) setLeftAt(newestId);
  if (!away && leftAt !== null) setLeftAt(null);
  if (leftAt === null) return 0;
  let count = 0;
  for (const entry of entries.toReversed()) {
    if (entry.kind !== "message") continue;
    if (entry.id <= leftAt) break;
    if (entry.username !== me) count++;
  }
  return count;
}
