/** Archives what all rooms have answered: before a backup, and before their storage is set aside. */
import "server-only";
import type * as z from "zod/mini";
import type { archiveAllAnswer, archiveAllQuery } from "@/lib/wire/internal-api";
import { archivedHead, archivedHeads } from "../db/queries/archive";
import { callEach, roomsPerSecond } from "../party/all-rooms";
import { fetchHead, sendToRoom } from "../party/party-client";

/** So that a page takes seconds. */
const roomsPerPage = 1_000;

/** Never throws because of a room; one that cannot be asked counts as behind. */
export async function archiveAll({
  after,
  dryRun,
  all,
}: z.output<typeof archiveAllQuery>): Promise<z.output<typeof archiveAllAnswer>> {
  const page = await archivedHeads(after, roomsPerPage, all ? "all" : "unsettled");
  const speed = all ? roomsPerSecond.alone : roomsPerSecond.shared;
  const lacking = await callEach(page, speed, ({ id, archived }) =>
    dryRun ? countLacking(id, archived) : archiveRoom(id, archived),
  );
  return {
    rooms: page.length,
    behind: lacking.filter((events) => events !== 0).length,
    events: lacking.reduce<number>((sum, events) => sum + (events ?? 0), 0),
    next: page.length < roomsPerPage ? null : (page.at(-1)?.id ?? null),
  };
}

/** How many of a room's events the archive lacks; null if the room cannot be asked. */
async function countLacking(id: number, archived: number): Promise<number | null> {
  try {
    return Math.max(0, (await fetchHead(id)) - archived);
  } catch {
    return null;
  }
}

/**
 * Has a room archive everything; returns how many events the archive lacks then. Null if that is not
 * known.
 */
async function archiveRoom(id: number, before: number): Promise<number | null> {
  for (let archived = before; ; ) {
    try {
      // Also for a room that is level: it may not have sent this on, or have lost its storage.
      await sendToRoom(id, { type: "archive", archived });
      return 0;
    } catch {
      // More than it can archive in some seconds, or it cannot be reached.
    }
    const now = await archivedHead(id);
    if (now === null) return 0;
    // No progress: the room is not level, whatever it says about its head.
    if (now <= archived) return (await countLacking(id, now)) || null;
    archived = now;
  }
}
