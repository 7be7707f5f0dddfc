/** Which files are to be deleted from the store, and which rows nothing names any more. */
import "server-only";
import { and, asc, gt, inArray, isNotNull, sql } from "drizzle-orm";
import { files } from "@/drizzle/schema";
import { db, type Transaction } from "../db";

/** How long a file may wait to be sent, and bytes for their row. */
const patience = sql`interval '1 day'`;
/** A batch ends within seconds, also if the store takes a tenth of a second for each. */
const batchFiles = 100;

export type DeletedFile = { id: number; key: string };

/**
 * Passes `remove` up to 100 deleted files with an id above `after`, and deletes the rows of those whose ids
 * it returns. Several processes may call it: each gets others. Returns the last id; null if none was left.
 */
export function removeDeleted(
  after: number,
  remove: (deleted: DeletedFile[]) => Promise<number[]>,
): Promise<number | null> {
  return db().transaction(async (tx) => {
    const deleted = await tx
      .select({ id: files.id, key: files.key })
      .from(files)
      .where(and(isNotNull(files.deletedAt), gt(files.id, after)))
      .orderBy(asc(files.id))
      .limit(batchFiles)
      .for("update", { skipLocked: true });
    if (deleted.length === 0) return null;
    const removed = await remove(deleted);
    if (removed.length > 0) await tx.delete(files).where(inArray(files.id, removed));
    return deleted.at(-1)?.id ?? null;
  });
}

const isUnsent = sql`purpose = 'message' and message_id is null and deleted_at is null`;

/** Marks files as deleted that were uploaded more than a day ago, and no message was sent with. */
export async function markUnsent(): Promise<void> {
  await db().execute(sql`
    update files set deleted_at = now()
    where ${isUnsent} and sent_at is null and created_at < now() - ${patience}`);
}

/** Marks all files as deleted that a person has not sent. */
export async function markUnsentOf(tx: Transaction, userId: number): Promise<void> {
  await tx.execute(sql`
    update files set deleted_at = now()
    where user_id = ${userId} and ${isUnsent} and sent_at is null`);
}

/**
 * The rooms with files that were sent more than a day ago with a message that is not in the archive, and
 * how far the archive of each is; null if the room is gone.
 */
export async function roomsWithUnarchived(
  limit: number,
): Promise<{ id: number; archived: number | null }[]> {
  const found = await db().execute<{ id: number; archived: number | null }>(sql`
    select room.id, rooms.last_id as archived
    from (
      select distinct room_id as id from files
      where ${isUnsent} and sent_at < now() - ${patience} and created_at < now() - ${patience}
    ) as room left join rooms on rooms.id = room.id
    order by random() limit ${limit}`);
  return [...found];
}

/** Marks those files of a room as deleted. Its archive must be complete, or the room be gone. */
export async function markUnarchived(roomId: number): Promise<void> {
  await db().execute(sql`
    update files set deleted_at = now()
    where room_id = ${roomId} and ${isUnsent} and sent_at < now() - ${patience}`);
}

/** Marks pictures as deleted that are nobody's: what they were made for failed half-way. */
export async function markUnused(): Promise<void> {
  await db().execute(sql`
    update files set deleted_at = now()
    where deleted_at is null and created_at < now() - ${patience} and (
      (purpose = 'avatar'
        and not exists (select from users where avatar_file = files.id)
        and not exists (select from rooms where avatar_file = files.id))
      or (purpose = 'preview'
        and not exists (
          select from link_previews
          where link_previews.file_id = files.id and link_previews.room_id = files.room_id)))`);
}

/** Those of the keys that a file has. */
export async function named(keys: string[]): Promise<Set<string>> {
  const found = await db().select({ key: files.key }).from(files).where(inArray(files.key, keys));
  return new Set(found.map(({ key }) => key));
}

/** Gives bytes that no row names a row as an unsent file of nobody; `files.create` takes it over. */
export async function adopt(keys: string[]): Promise<void> {
  const rows = keys.map((key) => ({
    ...{ key, name: "", type: "application/octet-stream" },
    ...{ userId: 0, bytes: 0, storedBytes: 0 },
  }));
  for (let at = 0; at < rows.length; at += 1_000) {
    await db()
      .insert(files)
      .values(rows.slice(at, at + 1_000))
      .onConflictDoNothing();
  }
}

/**
 * True once in that many seconds, for one of all processes that ask. Kept with the counters of limits,
 * which need not survive either.
 */
export async function isTurn(task: string, seconds: number): Promise<boolean> {
  const taken = await db().execute(sql`
    insert into rate_limits (key, points, expire)
    values (${`task:${task}`}, 1, now() + make_interval(secs => ${seconds}))
    on conflict (key) do update set expire = excluded.expire where rate_limits.expire < now()
    returning key`);
  return taken.length > 0;
}
