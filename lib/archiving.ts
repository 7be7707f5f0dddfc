import "server-only";
import { metrics } from "./metrics";
import { Problem } from "./problem";
import { pushLater } from "./push";
import { archive } from "./queries/archive";
import type { ArchiveBatch } from "./room-commands";
import { roomListsChanged } from "./tell-later";

/**
 * Puts a batch into the archive; then those who are not looking hear of what is new, and who is
 * brought back to a room of two has it on the list again. Throws 404.
 */
export async function keepBatch(batch: ArchiveBatch): Promise<void> {
  const kept = await archive(batch);
  if (!kept) throw new Problem(404, "There is no such room.");
  const { archiveBatches, archiveEvents } = metrics();
  archiveBatches.inc();
  archiveEvents.inc(batch.events.length);
  if (kept.back.length > 0) roomListsChanged(kept.back);
  pushLater(batch.room, kept.inserted);
}
