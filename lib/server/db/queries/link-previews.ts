import "server-only";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { files, linkPreviews, messages, rooms } from "@/drizzle/schema";
import type { LinkPreview } from "@/lib/wire/frames";
import { db, type Transaction } from "../db";

/** An event of the archive that may be one of previews. */
type Told = { id: number; target: number; previews?: LinkPreview[] | undefined };
export type NewPicture = {
  key: string;
  width: number;
  height: number;
  hash: string;
  /** Of the file, and of all that is stored for it. */
  bytes: number;
  storedBytes: number;
  sizes: string[];
};

/** A message whose links are to be read. */
export type Linking = {
  id: number;
  userId: number;
  /** The addresses that it has previews of. */
  shown: string[];
};

/**
 * Replaces the previews of messages, of which the last event counts. A picture that none of them shows
 * goes, and so do all of a message that is deleted or unknown.
 */
export async function replace(tx: Transaction, roomId: number, events: Told[]): Promise<void> {
  const last = new Map(
    events.flatMap(({ id, target, previews }) =>
      previews ? [[target, { id, target, previews }]] : [],
    ),
  );
  if (last.size === 0) return;
  const json = JSON.stringify([...last.values()]);
  const told = sql`jsonb_to_recordset(${json}::jsonb) as e (id integer, target bigint, previews jsonb)`;
  await tx.execute(sql`
    delete from link_previews using ${told}
    where room_id = ${roomId}::integer and message_id = e.target`);
  await tx.execute(sql`
    insert into link_previews (room_id, message_id, place, url, title, description, site, file_id)
    select room_id, messages.id, place - 1, p ->> 'url', p ->> 'title', p ->> 'description',
      p ->> 'site', (p -> 'picture' ->> 'id')::integer
    from ${told}
    join messages on room_id = ${roomId}::integer and messages.id = e.target and not deleted
    cross join jsonb_array_elements(e.previews) with ordinality as list (p, place)`);
  await tx.execute(sql`
    update files set deleted_at = now() from ${told}
    where files.room_id = ${roomId}::integer and message_id = e.target and purpose = 'preview'
      and deleted_at is null and not exists (
        select from link_previews
        where link_previews.room_id = files.room_id and link_previews.message_id = files.message_id
          and file_id = files.id)`);
  await tx.execute(sql`
    update messages set changed_id = greatest(changed_id, e.id) from ${told}
    where room_id = ${roomId}::integer and messages.id = e.target`);
}

/** What is known of these messages; those that are deleted are left out. None if the room is to have none. */
export async function linking(roomId: number, ids: number[]): Promise<Linking[]> {
  const shown = sql<string[]>`array(
    select url from ${linkPreviews}
    where ${linkPreviews.roomId} = ${messages.roomId} and ${linkPreviews.messageId} = ${messages.id}
    order by ${asc(linkPreviews.place)})`;
  return db()
    .select({ id: messages.id, userId: messages.userId, shown })
    .from(messages)
    .innerJoin(rooms, and(eq(rooms.id, messages.roomId), eq(rooms.previews, true)))
    .where(
      and(eq(messages.roomId, roomId), inArray(messages.id, ids), eq(messages.deleted, false)),
    );
}

/**
 * Notes a stored picture of a preview, which goes with its message. Null if the message is gone
 * meanwhile: then the picture is stored in vain.
 */
export async function addPicture(
  of: { roomId: number; userId: number; messageId: number },
  { sizes, ...picture }: NewPicture,
): Promise<number | null> {
  return db().transaction(async (tx) => {
    // Holds the message, so that a deletion finds this file.
    const [message] = await tx
      .select({ id: messages.id })
      .from(messages)
      .where(
        and(
          eq(messages.roomId, of.roomId),
          eq(messages.id, of.messageId),
          eq(messages.deleted, false),
        ),
      )
      .for("share");
    if (!message) return null;
    const rows = await tx
      .insert(files)
      .values({
        ...of,
        ...picture,
        sizes,
        purpose: "preview",
        name: "preview.webp",
        type: "image/webp",
        sentAt: sql`now()`,
      })
      .returning({ id: files.id });
    return rows[0]?.id ?? null;
  });
}

/** Lets go of pictures that no preview shows. */
export async function dropPictures(ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await db()
    .update(files)
    .set({ deletedAt: sql`now()` })
    .where(and(inArray(files.id, ids), eq(files.purpose, "preview")));
}
