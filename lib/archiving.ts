import "server-only";
import { forgetLater } from "./departures";
import { metrics } from "./metrics";
import { Problem } from "./problem";
import { pushLater } from "./push";
import { archive } from "./queries/archive";
import { sweep } from "./queries/retention";
import type { ArchiveBatch, SweepResult } from "./room-commands";
import { roomListsChanged } from "./tell-later";

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
