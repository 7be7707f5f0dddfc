/** What people report to moderators and administrators. */
import "server-only";
import { and, asc, desc, eq, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { files, messages, reports, rooms, users } from "@/drizzle/schema";
import type { Report, ReportState } from "@/lib/shared/api/reports";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";

export type ReportedMessage = { roomId: number; messageId: number; userId: number; words: string };
export type Settled = Exclude<ReportState, "open">;

/** A message as it is in the archive: its text, then a line for each file. Null if it is deleted. */
export async function findMessage(
  roomId: number,
  messageId: number,
): Promise<ReportedMessage | null> {
  const [found] = await db()
    .select({ userId: messages.userId, msg: messages.msg })
    .from(messages)
    .where(
      and(eq(messages.roomId, roomId), eq(messages.id, messageId), eq(messages.deleted, false)),
    );
  if (!found) return null;
  const names = await db()
    .select({ name: files.name })
    .from(files)
    .where(and(eq(files.roomId, roomId), eq(files.messageId, messageId)))
    .orderBy(asc(files.place));
  const lines = [...(found.msg === "" ? [] : [found.msg]), ...names.map(({ name }) => name)];
  return { roomId, messageId, userId: found.userId, words: lines.join("\n") };
}

/** False if the same person's report of this message is open. */
export async function addMessage(
  reporterId: number,
  message: ReportedMessage,
  reason: string,
): Promise<boolean> {
  const added = await db()
    .insert(reports)
    .values({ ...message, reporterId, reason })
    .onConflictDoNothing()
    .returning({ id: reports.id });
  return added.length > 0;
}

/** False if the same person's report of this person is open. */
export function addPerson(reporterId: number, userId: number, reason: string): Promise<boolean> {
  return db().transaction(async (tx) => {
    // No index says that there is one at most, so that reports of one person wait for each other.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`report by ${reporterId}`}, 0))`,
    );
    const [open] = await tx
      .select({ id: reports.id })
      .from(reports)
      .where(
        and(
          eq(reports.reporterId, reporterId),
          eq(reports.userId, userId),
          isNull(reports.messageId),
          eq(reports.state, "open"),
        ),
      );
    if (open) return false;
    await tx.insert(reports).values({ userId, reporterId, reason });
    return true;
  });
}

const reported = alias(users, "reported");
const reporter = alias(users, "reporter");
const handler = alias(users, "handler");

function select(where: SQL | undefined) {
  return db()
    .select({
      id: reports.id,
      state: reports.state,
      roomId: reports.roomId,
      // A direct room has no name of its own.
      roomName: sql<string>`case when ${rooms.direct} is null then ${rooms.name}
        else ${reported.nickname} || ', ' || ${reporter.nickname} end`,
      message: reports.messageId,
      userId: reports.userId,
      person: { username: reported.username, nickname: reported.nickname },
      reporter: { username: reporter.username, nickname: reporter.nickname },
      words: reports.words,
      reason: reports.reason,
      created: epochSeconds(reports.createdAt),
      handledBy: { username: handler.username, nickname: handler.nickname },
      handled: sql<number | null>`floor(extract(epoch from ${reports.handledAt}))`.mapWith(Number),
    })
    .from(reports)
    .innerJoin(reported, eq(reported.id, reports.userId))
    .innerJoin(reporter, eq(reporter.id, reports.reporterId))
    .leftJoin(handler, eq(handler.id, reports.handledBy))
    .leftJoin(rooms, eq(rooms.id, reports.roomId))
    .where(where);
}

type Row = Awaited<ReturnType<typeof select>>[number];

function toReport({ roomId, roomName, userId: _, ...row }: Row): Report {
  return { ...row, room: roomId === null ? null : { id: roomId, name: roomName } };
}

/** Which reports: of one room without those about one person, or of the whole server. */
export type Scope = { roomId: number; notAbout: number } | null;

const within = (scope: Scope): SQL | undefined =>
  scope ? and(eq(reports.roomId, scope.roomId), ne(reports.userId, scope.notAbout)) : undefined;

/** Reports, newest first: those behind the report `from`, and one more than `limit`. */
export async function page(
  scope: Scope,
  state: ReportState,
  { from, limit }: { from: number | undefined; limit: number },
): Promise<Report[]> {
  const found = await select(
    and(
      within(scope),
      eq(reports.state, state),
      from === undefined ? undefined : lt(reports.id, from),
    ),
  )
    .orderBy(desc(reports.id))
    .limit(limit + 1);
  return found.map(toReport);
}

export async function find(
  scope: Scope,
  id: number,
): Promise<{ report: Report; userId: number } | null> {
  const [found] = await select(and(within(scope), eq(reports.id, id)));
  return found ? { report: toReport(found), userId: found.userId } : null;
}

/** Closes an open report; false if it is closed already, which then stays as it is. */
export async function settle(
  tx: Pick<Transaction, "update">,
  id: number,
  state: Settled,
  handledBy: number,
): Promise<boolean> {
  const settled = await tx
    .update(reports)
    .set({ state, handledBy, handledAt: sql`now()` })
    .where(and(eq(reports.id, id), eq(reports.state, "open")))
    .returning({ id: reports.id });
  return settled.length > 0;
}

/** Where a person stands in a room in which they may never have been, for a command to it. */
export async function standingIn(
  roomId: number,
  userId: number,
): Promise<{ epoch: number; archived: number } | null> {
  const [found] = await db().execute<{ epoch: number; archived: number }>(sql`
    select coalesce(members.epoch, 0)::integer as epoch, rooms.last_id as archived
    from rooms left join members on members.room_id = rooms.id and members.user_id = ${userId}
    where rooms.id = ${roomId}`);
  return found ?? null;
}
