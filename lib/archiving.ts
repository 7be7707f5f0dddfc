import "server-only";
import { Problem } from "./problem";
import { archive } from "./queries/archive";
import type { ArchiveBatch } from "./room-commands";
import { roomListsChanged } from "./tell-later";

/** Puts a batch into the archive; who is brought back to a room of two hears of it. Throws 404. */
export async function keepBatch(batch: ArchiveBatch): Promise<void> {
  const back = await archive(batch);
  if (!back) throw new Problem(404, "There is no such room.");
  if (back.length > 0) roomListsChanged(back);
}
