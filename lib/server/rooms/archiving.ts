import "server-only";
import type { ArchiveBatch, SweepResult } from "@/lib/wire/internal-api";
import { forgetLater } from "../accounts/account-deletion";
import { archive } from "../db/queries/archive";
import { sweep } from "../db/queries/retention";
import { Problem } from "../http/problem";
import { metrics } from "../observability/metrics";
import { roomListsChanged } from "../party/tell-later";
import { pushLater } from "../push/push";

/**
 * Puts a batch into the archive; then those who are not looking hear of what is new, and who is
 * brought back to a room of two has it on the list again. Where the room asks for it, some of what
 * is too old is deleted. Throws 404.
 */
export async function keepBatch(batch: ArchiveBatch): Promise<SweepResult | null> {
  const kept = await archive(batch);
  if (!kept) throw new Problem(404, "There is no such room.");
  for (const userId of kept.departed) forgetLater(userId);
  const { archiveBatches, archiveEvents } = metrics();
  archiveBatches.inc();
  archiveEvents.inc(batch.events.length);
  if (kept.back.length > 0) roomListsChanged(kept.back);
  pushLater(batch.room, kept.inserted);
  return batch.sweep ? sweep(batch.room) : null;
}
