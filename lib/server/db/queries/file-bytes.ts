/** How much is stored as files. Triggers note what is added and deleted (migration 0010). */
import "server-only";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { fileBytes, files, members, messages, rooms } from "@/drizzle/schema";
import type { OwnFile } from "@/lib/shared/api/storage";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { nameFor } from "./direct-rooms";
import { mayEnter } from "./room-list";

/** Any number that no other lock has. */
const lock = 746_869;

const sum = sql<number>`coalesce(sum(${fileBytes.bytes}), 0)`.mapWith(Number);

/** The bytes that a person's files take in the store; those of previews are nobody's. */
export async function bytesOf(userId: number): Promise<number> {
  const [row] = await db()
    .select({ bytes: sum })
    .from(fileBytes)
    .where(eq(fileBytes.userId, userId));
  return row?.bytes ?? 0;
}

/** The bytes of all files. The table has about as many rows as people who have files. */
export async function bytesOfAll(): Promise<number> {
  const [row] = await db().select({ bytes: sum }).from(fileBytes);
  return row?.bytes ?? 0;
}

/** Adds up what was noted of each person. */
export async function addUp(): Promise<void> {
  await alone(sql`
    with gone as (
      delete from file_bytes where user_id in (
        select user_id from file_bytes group by user_id having count(*) > 1)
      returning user_id, bytes
    )
    insert into file_bytes select user_id, sum(bytes) from gone group by user_id
    having sum(bytes) <> 0`);
}

/** Counts again from the files themselves. Takes a second for a million of them. */
export async function recount(): Promise<void> {
  await alone(sql`
    with gone as (delete from file_bytes)
    insert into file_bytes
    select case when purpose = 'preview' then 0 else user_id end, sum(stored_bytes)
    from files where deleted_at is null group by 1`);
}

/** Two of these at once would count something twice. Each is one statement, which sees one moment. */
async function alone(statement: ReturnType<typeof sql>): Promise<void> {
  await db().transaction(async (tx) => {
    const [row] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(${lock}) as mine`,
    );
    if (row?.mine) await tx.execute(statement);
  });
}

/** A person's largest files, as they see them. */
export async function largestOf(userId: number, limit: number): Promise<OwnFile[]> {
  const found = await db()
    .select({
      id: files.id,
      name: files.name,
      type: files.type,
      bytes: files.storedBytes,
      created: epochSeconds(files.createdAt),
      room: sql<number>`${files.roomId}`,
      roomName: sql<string | null>`case when ${mayEnter} then ${nameFor(userId)} end`,
      message: files.messageId,
      isSent: sql<boolean>`${files.sentAt} is not null`,
      sent: messages.time,
    })
    .from(files)
    .innerJoin(rooms, eq(rooms.id, files.roomId))
    .leftJoin(members, and(eq(members.roomId, rooms.id), eq(members.userId, userId)))
    .leftJoin(messages, and(eq(messages.roomId, files.roomId), eq(messages.id, files.messageId)))
    .where(and(eq(files.userId, userId), eq(files.purpose, "message"), isNull(files.deletedAt)))
    .orderBy(desc(files.storedBytes), desc(files.id))
    .limit(limit);
  return found.map(({ roomName, message, isSent, created, sent, ...file }) => ({
    ...file,
    time: sent ?? created,
    sent: isSent,
    roomName,
    ...(roomName !== null && message !== null && { message }),
  }));
}
