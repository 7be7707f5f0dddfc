import "server-only";
import { and, asc, desc, eq, gt, inArray, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { members, messages, rooms } from "@/drizzle/schema";
import { canonicalEmoji } from "@/lib/wire/emoji";
import type { Writers } from "@/lib/wire/frames";
import type { ArchiveBatch, CidsPage, Recalled } from "@/lib/wire/internal-api";
import { db, type Transaction } from "../db";
import { maxId } from "../max-id";
import { hasBlocked } from "./blocks";
import * as files from "./files";
import * as linkPreviews from "./link-previews";
import { mentionsIn } from "./mentions";
import { isUnsettled } from "./unsettled-rooms";

type Event = ArchiveBatch["events"][number];
type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

/** Others see that there is less to read when they next load their list. */
const maxNotReadBy = 300;
const userIds = z.array(z.object({ user_id: z.int() }));
/** A room stores a page in some milliseconds, in which it does nothing else. */
const cidsPerPage = 1_000;

export type Archived = {
  /** The newest event in the archive now. */
  lastId: number;
  /** For how many days the room keeps messages; null means forever. */
  keepDays: number | null;
  /** Who may write there, and for how long members wait between two messages. */
  policy: { writers: Writers; slowSeconds: number };
  /** The events that the archive did not have before. */
  fresh: Event[];
  /** Ids of the messages that the archive did not have before. */
  inserted: number[];
  /** People who had closed a direct room and are back in it, because of a new message. */
  rejoined: number[];
  /**
   * People who have another count since a message was edited or deleted: it mentions them now, or no
   * longer, or they had not read it.
   */
  remarked: number[];
  /** Deleted accounts whose names the room's event log may still have. */
  deletedUsers: number[];
};

/**
 * Applies a room's events to the archive in their order. Each is applied once, however often it is
 * delivered, because `rooms.last_id` tells how far the archive is. If events before these are missing
 * that the room still has, none is applied: an archive that was restored to an older state gets them
 * first. Null if the room is gone.
 */
export function archive({ room, online, events, first }: ArchiveBatch): Promise<Archived | null> {
  return db().transaction(async (tx) => {
    // Locks the room until the commit, so that another delivery of the batch waits, and a deletion
    // of the room finds these messages too.
    const [found] = await tx
      .select({
        lastId: rooms.lastId,
        direct: rooms.direct,
        keepDays: rooms.keepDays,
        policy: { writers: rooms.writers, slowSeconds: rooms.slowSeconds },
        deletedUsers: sql<number[]>`array(select user_id from departures where room_id = ${room})`,
      })
      .from(rooms)
      .where(eq(rooms.id, room))
      .for("no key update");
    if (!found) return null;
    // The room no longer has events before its first one, so there is nothing to wait for.
    const head = Math.max(found.lastId, (first ?? 0) - 1);
    const later = events.filter(({ id }) => id > head).sort((a, b) => a.id - b.id);
    const follows = first === undefined || later[0]?.id === head + 1;
    const fresh = follows ? later : [];
    const sent = of(fresh, 0);
    // No message depends on a change, so all of them can be inserted first.
    const inserted = sent.length > 0 ? await insertMessages(tx, room, sent) : [];
    await files.noteMessages(tx, room, sent);
    const remarked = await applyTexts(tx, room, fresh);
    const changes = of(fresh, 6);
    await applyReactions(
      tx,
      room,
      changes.filter(({ previews }) => previews === undefined),
    );
    await linkPreviews.replace(tx, room, changes);
    const lastId = fresh.at(-1)?.id ?? head;
    await tx
      .update(rooms)
      .set({
        online,
        lastId,
        lastTime: sql`coalesce(${sent.at(-1)?.time ?? null}::bigint, ${rooms.lastTime})`,
      })
      .where(eq(rooms.id, room));
    const rejoined = found.direct === null ? [] : await reopen(tx, room, sent);
    const { keepDays, policy, deletedUsers } = found;
    return { lastId, keepDays, policy, fresh, inserted, rejoined, remarked, deletedUsers };
  });
}

/** What a room's storage must have had: how far the archive is, and what the app decides. */
export async function archivedState(room: number): Promise<{
  archived: number;
  keepDays: number | null;
  writers: Writers;
  slowSeconds: number;
  online: number;
  /** Of all who were removed or got another role. */
  epochs: { uid: number; epoch: number }[];
} | null> {
  const { lastId: archived, keepDays, writers, slowSeconds, online } = rooms;
  const rows = await db()
    .select({
      room: { archived, keepDays, writers, slowSeconds, online },
      ...{ uid: members.userId, epoch: members.epoch },
    })
    .from(rooms)
    .leftJoin(members, and(eq(members.roomId, rooms.id), gt(members.epoch, 0)))
    .where(eq(rooms.id, room));
  const epochs = rows.flatMap(({ uid, epoch }) =>
    uid === null || epoch === null ? [] : [{ uid, epoch }],
  );
  return rows[0] ? { ...rows[0].room, epochs } : null;
}

/** What a room knew about messages and `cid`s before its storage was lost. */
export async function recall(
  room: number,
  { targets, cids }: { targets: number[]; cids: { uid: number; cid: string }[] },
): Promise<Recalled> {
  const { id, userId: uid, cid, time, deleted } = messages;
  const emoji = sql<string[]>`array(
    select emoji from reactions where room_id = ${room} and message_id = ${id}
    group by emoji order by min(event_id))`;
  const [found, sent] = await Promise.all([
    targets.length === 0
      ? []
      : db()
          .select({ id, uid, deleted, emoji })
          .from(messages)
          .where(and(eq(messages.roomId, room), inArray(id, targets))),
    cids.length === 0
      ? []
      : db()
          .select({ id, uid, cid: sql<string>`${cid}`, time })
          .from(messages)
          .where(
            and(
              eq(messages.roomId, room),
              isNotNull(cid),
              sql`(${uid}, ${cid}) in (
                select e.uid, e.cid from ${records(cids)} as e (uid integer, cid text))`,
            ),
          ),
  ]);
  return { messages: found, cids: sent };
}

/** The `cid`s of the newest 1,000 messages before `below`, those without one included. */
export async function cidsBefore(room: number, below: number): Promise<CidsPage> {
  const { id, userId: uid, cid, time } = messages;
  const rows = await db()
    .select({ id, uid, cid, time })
    .from(messages)
    .where(and(eq(messages.roomId, room), lt(id, below)))
    .orderBy(desc(id))
    .limit(cidsPerPage);
  return {
    cids: rows.flatMap(({ cid, ...rest }) => (cid === null ? [] : [{ ...rest, cid }])),
    next: rows.length < cidsPerPage ? null : (rows.at(-1)?.id ?? null),
  };
}

/**
 * How far the archive of each room is, in the order of their ids: up to `limit` rooms behind `after`,
 * or of those only the ones that may be ahead of it.
 */
export function archivedHeads(
  after: number,
  limit: number,
  which: "all" | "unsettled" = "all",
): Promise<{ id: number; archived: number }[]> {
  const isWanted = which === "all" ? undefined : isUnsettled;
  return db()
    .select({ id: rooms.id, archived: rooms.lastId })
    .from(rooms)
    .where(and(gt(rooms.id, after), isWanted))
    .orderBy(asc(rooms.id))
    .limit(limit);
}

/** How far a room's archive is; null if the room is gone. */
export async function archivedHead(room: number): Promise<number | null> {
  const [found] = await db()
    .select({ archived: rooms.lastId })
    .from(rooms)
    .where(eq(rooms.id, room));
  return found?.archived ?? null;
}

/**
 * Brings back those who had left a direct room, if somebody else sent a message that they have not
 * read. Returns their ids.
 */
async function reopen(tx: Transaction, room: number, sent: Of<0>[]): Promise<number[]> {
  if (sent.length === 0) return [];
  const rejoined = await tx.execute(sql`
    update members set state = 'active', joined_at = now()
    where room_id = ${room}::integer and state = 'left' and exists (
      select 1 from ${records(sent)} as e (id integer, uid integer)
      where e.uid <> user_id and e.id > read_id)
    returning user_id`);
  return userIds.parse([...rejoined]).map(({ user_id }) => user_id);
}

/** Returns the ids. An unknown author is skipped, so that it does not block later messages. */
async function insertMessages(tx: Transaction, room: number, sent: Of<0>[]): Promise<number[]> {
  const ids = await insertRows(tx, room, sent);
  if (ids.length < sent.length) {
    // A room that lost its storage no longer knows the cid; the message is archived without it.
    const known = new Set(ids);
    const others = sent.filter(({ id }) => !known.has(id));
    ids.push(
      ...(await insertRows(
        tx,
        room,
        others.map(({ cid: _, ...rest }) => rest),
      )),
    );
  }
  await insertMentions(tx, room, await mentionsIn(room, sent, tx));
  return ids;
}

/** Leaves out those with a known cid or an unknown author. */
async function insertRows(tx: Transaction, room: number, sent: Of<0>[]): Promise<number[]> {
  const inserted = await tx.execute<{ id: number }>(sql`
    insert into messages (room_id, id, user_id, cid, msg, time, reply, deleted, changed_id)
    select ${room}::integer, e.id, e.uid, e.cid, e.msg, e.time,
      case when e.reply between 1 and ${maxId} then e.reply end,
      coalesce(e.deleted, false), e.id
    from ${records(sent)}
      as e (id integer, uid integer, cid text, msg text, time bigint, reply bigint, deleted boolean)
    join users on users.id = e.uid
    order by e.id
    on conflict do nothing
    returning id`);
  return inserted.map(({ id }) => id);
}

/** Leaves out authors who mention themselves or whom the mentioned person has blocked, and messages that are deleted or unknown. */
async function insertMentions(
  tx: Transaction,
  room: number,
  mentioned: Mention[],
): Promise<Mention[]> {
  if (mentioned.length === 0) return [];
  return mentionRows(
    await tx.execute(sql`
      insert into mentions (user_id, room_id, message_id)
      select e.uid, messages.room_id, messages.id
      from ${records(mentioned)} as e (id integer, uid integer)
      join messages on messages.room_id = ${room}::integer and messages.id = e.id
        and messages.user_id <> e.uid and not messages.deleted
        and not ${hasBlocked(sql`e.uid`, sql`messages.user_id`)}
      on conflict do nothing
      returning user_id as uid, message_id as id`),
  );
}

/** Returns who is mentioned now and was not before, or the other way round. */
async function replaceMentions(
  tx: Transaction,
  room: number,
  edits: { target: number; msg: string }[],
): Promise<number[]> {
  const texts = edits.map(({ target: id, msg }) => ({ id, msg }));
  const mentioned = await mentionsIn(room, texts, tx);
  const before = mentionRows(
    await tx.execute(sql`
      delete from mentions using ${records(texts)} as e (id bigint)
      where room_id = ${room}::integer and message_id = e.id
      returning user_id as uid, message_id as id`),
  );
  const after = await insertMentions(tx, room, mentioned);
  const [was, is] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return [
    ...before.filter((row) => !is.has(keyOf(row))),
    ...after.filter((row) => !was.has(keyOf(row))),
  ].map(({ uid }) => uid);
}

/** A message and a person whom it mentions. */
const mention = z.object({ id: z.int(), uid: z.int() });
type Mention = z.infer<typeof mention>;

function mentionRows(rows: Iterable<unknown>): Mention[] {
  return z.array(mention).parse([...rows]);
}

function keyOf({ id, uid }: Mention): string {
  return `${id} ${uid}`;
}

/**
 * Edits and deletions: the last one of a message counts, and nothing follows a deletion. Returns the
 * people whose counts changed.
 */
async function applyTexts(tx: Transaction, room: number, events: Event[]): Promise<number[]> {
  const remarked = new Set<number>();
  const deletions = new Map(of(events, 5).map((event) => [event.target, event]));
  // One without a text is older than hundreds of other edits, or its message is deleted.
  const texts = of(events, 4).filter(({ msg }) => msg !== "");
  const edits = new Map(texts.map((event) => [event.target, event]));
  if (edits.size > 0) {
    await tx.execute(sql`
      update messages set msg = e.msg, edited_at = e.time, changed_id = e.id
      from ${records([...edits.values()])}
        as e (id integer, target bigint, msg text, time bigint)
      where room_id = ${room}::integer and messages.id = e.target and not deleted`);
    for (const uid of await replaceMentions(tx, room, [...edits.values()])) remarked.add(uid);
  }
  if (deletions.size > 0) {
    const targets = records([...deletions.values()]);
    const gone = await tx.execute(sql`
      with gone as (
        update messages set msg = '', deleted = true, changed_id = e.id
        from ${targets} as e (id integer, target bigint)
        where room_id = ${room}::integer and messages.id = e.target
        returning messages.id
      ), no_reactions as (
        delete from reactions using gone
        where room_id = ${room}::integer and message_id = gone.id
      )
      delete from mentions using gone where room_id = ${room}::integer and message_id = gone.id
      returning user_id as uid, message_id as id`);
    for (const { uid } of mentionRows(gone)) remarked.add(uid);
    for (const uid of await notReadBy(tx, room, targets)) remarked.add(uid);
  }
  return [...remarked];
}

/** Members who had not read one of these messages of others: those who read the room last. */
async function notReadBy(tx: Transaction, room: number, targets: SQL): Promise<number[]> {
  const found = await tx.execute(sql`
    with gone as materialized (
      select messages.id, messages.user_id
      from messages join ${targets} as e (target bigint) on messages.id = e.target
      where room_id = ${room}::integer
    )
    select user_id from members
    where room_id = ${room}::integer and state = 'active' and exists (
      select 1 from gone where gone.id > read_id and gone.user_id <> members.user_id)
    order by read_id desc limit ${maxNotReadBy}`);
  return userIds.parse([...found]).map(({ user_id }) => user_id);
}

/** The last reaction with the same message, person and emoji counts. */
async function applyReactions(tx: Transaction, room: number, events: Of<6>[]): Promise<void> {
  if (events.length === 0) return;
  const last = new Map(
    events.map((event): [string, Of<6>] => {
      const emoji = canonicalEmoji(event.emoji);
      return [`${event.target} ${event.uid} ${emoji}`, { ...event, emoji }];
    }),
  );
  const reacted = records([...last.values()]);
  await tx.execute(sql`
    with e as (
      select e.* from ${reacted}
        as e (id integer, target bigint, uid integer, emoji text, "on" boolean)
      join messages on messages.room_id = ${room}::integer and messages.id = e.target
      join users on users.id = e.uid
      where not deleted
    ), removed as (
      delete from reactions using e
      where not e."on" and reactions.room_id = ${room}::integer and message_id = e.target
        and user_id = e.uid and ${bare(sql`reactions.emoji`)} = ${bare(sql`e.emoji`)}
    ), added as (
      insert into reactions (room_id, message_id, user_id, emoji, event_id)
      select ${room}::integer, target, uid, emoji, id from e where "on"
      on conflict do nothing
    )
    update messages set changed_id = greatest(changed_id, changed.id)
    from (select target, max(id) as id from e group by target) as changed
    where room_id = ${room}::integer and messages.id = changed.target`);
}

/** Without the selectors in which stored forms of one emoji differ: earlier versions kept each. */
function bare(emoji: SQL): SQL {
  return sql`translate(${emoji}, ${"\uFE0E\uFE0F"}, '')`;
}

function of<T extends Event["type"]>(events: Event[], type: T): Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type);
}

/** The rows as one JSON parameter. Characters that Postgres cannot store become U+FFFD. */
function records(rows: object[]) {
  const json = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value,
  );
  return sql`jsonb_to_recordset(${json}::jsonb)`;
}
