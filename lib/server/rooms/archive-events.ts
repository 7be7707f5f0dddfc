import "server-only";
import type { ArchiveAnswer, ArchiveBatch } from "@/lib/wire/internal-api";
import { forgetNamesLater } from "../accounts/account-deletion";
import { archive } from "../db/queries/archive";
import { sweep } from "../db/queries/retention";
import { metrics } from "../observability/metrics";
import { deliverIfFailing } from "../party/command-list";
import { refreshRoomListsLater } from "../party/send-later";
import { previewLinksLater } from "../previews/previews";
import { pushLater } from "../push/push";
import { countSent, overQuota } from "./message-quota";
import { fullStorage } from "./storage-quota";
import { noteUnsettled } from "./up-to-date";

/**
 * Archives a batch of a room's events, then pushes the new messages and refreshes the lists of people who
 * are back in a direct room, or whose counts an edit or a deletion has changed. If the room asks for it,
 * expired messages are deleted. Null if the room is gone.
 */
export async function archiveEvents(batch: ArchiveBatch): Promise<ArchiveAnswer | null> {
  const archived = await archive(batch).catch(async (error: unknown) => {
    // It stays behind until its next attempt, perhaps for longer than anybody is in it.
    await noteUnsettled(batch.room).catch(() => {});
    throw error;
  });
  deliverIfFailing(batch.room);
  if (!archived) return null;
  for (const userId of archived.deletedUsers) forgetNamesLater(userId);
  const counters = metrics();
  counters.archiveBatches.inc();
  counters.archiveEvents.inc(batch.events.length);
  const { rejoined, remarked } = archived;
  if (rejoined.length + remarked.length > 0) {
    refreshRoomListsLater([...new Set([...rejoined, ...remarked])]);
  }
  pushLater(batch.room, archived.inserted);
  previewLinksLater(batch.room, archived.fresh);
  countSent(archived.fresh.filter((event) => !("previews" in event)));
  const over = overQuota(batch.events.map(({ uid }) => uid));
  if ((batch.head ?? 0) > archived.lastId) await noteUnsettled(batch.room);
  const { lastId, keepDays, policy } = archived;
  return {
    archived: lastId,
    keepDays,
    ...policy,
    ...(batch.sweep && (await sweep(batch.room))),
    ...(over.length > 0 && { overQuota: over }),
    ...fullStorage(),
  };
}
