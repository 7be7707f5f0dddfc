import "server-only";
import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { files } from "@/drizzle/schema";
import type { FileInfo } from "@/lib/wire/frames";
import { db, type Transaction } from "../db";

type Row = typeof files.$inferSelect;
export type NewFile = Omit<
  typeof files.$inferInsert,
  "id" | "createdAt" | "sentAt" | "cid" | "messageId" | "deletedAt"
>;

/** A file as its room may know it, and where its bytes are. */
export type StoredFile = {
  info: FileInfo;
  userId: number;
  /** Null for the picture of a person. */
  roomId: number | null;
  key: string;
  sizes: string[];
  /** Whether a message was sent with it: until then only its uploader may have it. */
  isSent: boolean;
};

const isThere = isNull(files.deletedAt);
const isOfMessage = eq(files.purpose, "message");
const isShown = inArray(files.purpose, ["message", "preview"]);

/** Also of bytes that the sweep has meanwhile taken for lost. */
export async function create(file: NewFile): Promise<StoredFile> {
  const set = { ...file, createdAt: sql`now()`, deletedAt: null };
  const [row] = await db()
    .insert(files)
    .values(file)
    .onConflictDoUpdate({ target: files.key, set, setWhere: eq(files.userId, 0) })
    .returning();
  if (!row) throw new Error("The file was not stored.");
  return toStored(row);
}

/** A file of a message or of a link preview. Null if there is none in this room, or it is deleted. */
export async function find(roomId: number, id: number): Promise<StoredFile | null> {
  const [row] = await db()
    .select()
    .from(files)
    .where(and(eq(files.roomId, roomId), eq(files.id, id), isShown, isThere));
  return row ? toStored(row) : null;
}

/** The same for a file of any purpose; with null, one that is of no room. */
export async function findAny(roomId: number | null, id: number): Promise<StoredFile | null> {
  const isOf = roomId === null ? isNull(files.roomId) : eq(files.roomId, roomId);
  const [row] = await db()
    .select()
    .from(files)
    .where(and(isOf, eq(files.id, id), isThere));
  return row ? toStored(row) : null;
}

/** The file with this key in the store; null if there is none, or it is deleted. */
export async function findByKey(key: string): Promise<StoredFile | null> {
  const [row] = await db()
    .select()
    .from(files)
    .where(and(eq(files.key, key), isOfMessage, isThere));
  return row ? toStored(row) : null;
}

/** Changes the alternative text of an unsent file of this person. Null if there is none. */
export async function describe(
  roomId: number,
  id: number,
  userId: number,
  alt: string,
): Promise<FileInfo | null> {
  const [row] = await db()
    .update(files)
    .set({ alt: alt === "" ? null : alt })
    .where(isUnsent(roomId, id, userId))
    .returning();
  return row ? toInfo(row) : null;
}

/** Deletes an unsent file of this person. False if there is none. */
export async function discard(roomId: number, id: number, userId: number): Promise<boolean> {
  const rows = await db()
    .update(files)
    .set({ deletedAt: sql`now()` })
    .where(isUnsent(roomId, id, userId))
    .returning({ id: files.id });
  return rows.length > 0;
}

function isUnsent(roomId: number, id: number, userId: number) {
  return and(
    ...[eq(files.id, id), eq(files.roomId, roomId), eq(files.userId, userId)],
    ...[isNull(files.sentAt), isOfMessage, isThere],
  );
}

/**
 * The file of a person that was made of an upload; null if there is none. Its key begins with the upload's,
 * and goes on with what was in it.
 */
export async function findOfUpload(userId: number, upload: string): Promise<StoredFile | null> {
  const [row] = await db()
    .select()
    .from(files)
    // The key's digits end with f. Unlike a pattern, this uses the index in every locale.
    .where(
      and(eq(files.userId, userId), isThere, gt(files.key, upload), lt(files.key, `${upload}g`)),
    )
    .orderBy(asc(files.id))
    .limit(1);
  return row ? toStored(row) : null;
}

/** How many files a room's messages have, and how large they are. */
export async function sizeOfRoom(roomId: number): Promise<{ files: number; bytes: number }> {
  const [row] = await db()
    .select({
      files: sql<number>`count(*)`.mapWith(Number),
      bytes: sql<number>`coalesce(sum(${files.bytes}), 0)`.mapWith(Number),
    })
    .from(files)
    .where(and(eq(files.roomId, roomId), isNotNull(files.messageId), isOfMessage, isThere));
  return row ?? { files: 0, bytes: 0 };
}

/** A message that is sent with files. */
type Sending = { roomId: number; userId: number; cid: string | undefined };

/**
 * Takes files for a message; returns them in the order of `ids`. Null, and none is taken, if one of them
 * does not exist in the room, is another person's or another message's. A message that is sent again
 * under its `cid` gets the same ones.
 */
export function take({ roomId, userId, cid }: Sending, ids: number[]): Promise<FileInfo[] | null> {
  const isWanted = and(eq(files.roomId, roomId), inArray(files.id, ids), isOfMessage);
  return db().transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(files)
      .where(and(isWanted, eq(files.userId, userId), isThere))
      .orderBy(asc(files.id))
      .for("update");
    const byId = new Map(rows.filter((row) => isFree(row, cid)).map((row) => [row.id, row]));
    const found = ids.flatMap((id) => byId.get(id) ?? []);
    if (found.length < ids.length) return null;
    // Each attempt starts the sweep's patience again, until the message is in the archive.
    const sentAt = sql`case when ${files.messageId} is null then now() else ${files.sentAt} end`;
    const taken = { sentAt, cid: cid ?? null };
    await tx.update(files).set(taken).where(isWanted);
    return found.map(toInfo);
  });
}

/** Gives files back that a message was surely not sent with. */
export async function giveBack({ roomId, userId }: Sending, ids: number[]): Promise<void> {
  await db()
    .update(files)
    .set({ sentAt: null, cid: null })
    .where(
      and(
        inArray(files.id, ids),
        eq(files.roomId, roomId),
        eq(files.userId, userId),
        isNull(files.messageId),
      ),
    );
}

/** Notes which messages have which files, in which order. Those of a deleted message go with it. */
export async function noteMessages(
  tx: Transaction,
  roomId: number,
  sent: { id: number; files?: number[] | undefined; deleted?: true | undefined }[],
): Promise<void> {
  const rows = sent.flatMap(({ id: message, files: ids = [], deleted = false }) =>
    ids.map((id, place) => ({ id, message, place, deleted })),
  );
  if (rows.length === 0) return;
  await tx.execute(sql`
    update files set message_id = e.message, place = e.place,
      deleted_at = case when e.deleted then coalesce(deleted_at, now()) else deleted_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as e (id integer, message integer, place integer, deleted boolean)
    where files.room_id = ${roomId}::integer and files.id = e.id`);
}

/** Without a `cid` nothing tells a message that is sent again from another one. */
function isFree({ sentAt, ...file }: Row, cid: string | undefined): boolean {
  return sentAt === null || (cid !== undefined && file.cid === cid);
}

/** For queries that read whole rows. */
export function toStored(row: Row): StoredFile {
  const { userId, roomId, key, sizes, sentAt } = row;
  return { info: toInfo(row), userId, roomId, key, sizes, isSent: sentAt !== null };
}

function toInfo({ id, name, type, bytes, width, height, hash, alt, seconds }: Row): FileInfo {
  return {
    ...{ id, name, type, bytes },
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(hash !== null && { hash }),
    ...(alt !== null && { alt }),
    ...(seconds !== null && { seconds }),
  };
}
