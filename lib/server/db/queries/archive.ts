import "server-only";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { rooms } from "@/drizzle/schema";
import type { ArchiveBatch } from "@/lib/wire/internal-api";
import { mentionedNames } from "@/lib/wire/mentions";
import { db, type Transaction } from "../db";
import { maxId } from "../max-id";

type Event = ArchiveBatch["events"][number];
type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

/** Names looked up per message; more would be an attempt to slow the archive down. */
const maxNames = 200;

export type Archived = {
  /** Ids of the messages that the archive did not have before. */
  inserted: number[];
  /** People who had closed a direct room and are back in it, because of a new message. */
  rejoined: number[];
  /** Deleted accounts whose names the room's event log may still have. */
  deletedUsers: number[];
};

/**
 * Applies a room's events to the archive in their order. Each is applied once, however often it is
 * delivered, because `rooms.last_id` tells how far the archive is. Null if the room is gone.
 */
export function archive({ room, online, events }: ArchiveBatch): Promise<Archived | null> {
  return db().transaction(async (tx) => {
    // Locks the room until the commit, so that another delivery of the batch waits, and a deletion
    // of the room finds these messages too.
    const [found] = await tx
      .select({
        lastId: rooms.lastId,
        direct: rooms.direct,
        deletedUsers: sql<number[]>`array(select user_id from departures where room_id = ${room})`,
      })
      .from(rooms)
      .where(eq(rooms.id, room))
      .for("no key update");
    if (!found) return null;
    const fresh = events.filter(({ id }) => id > found.lastId).sort((a, b) => a.id - b.id);
    const sent = of(fresh, 0);
    // No message depends on a change, so all of them can be inserted first.
    const inserted = sent.length > 0 ? await insertMessages(tx, room, sent) : [];
    await applyTexts(tx, room, fresh);
    await applyReactions(tx, room, of(fresh, 6));
    await tx
      .update(rooms)
      .set({
        online,
        lastId: fresh.at(-1)?.id ?? found.lastId,
        lastTime: sql`coalesce(${sent.at(-1)?.time ?? null}::bigint, ${rooms.lastTime})`,
      })
      .where(eq(rooms.id, room));
    const rejoined = found.direct === null ? [] : await reopen(tx, room, sent);
    return { inserted, rejoined, deletedUsers: found.deletedUsers };
  });
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
  return z
    .array(z.object({ user_id: z.int() }))
    .parse([...rejoined])
    .map(({ user_id }) => user_id);
}

async function insertMessages(tx: Transaction, room: number, sent: Of<0>[]): Promise<number[]> {
  // A known cid or an unknown author is skipped, so that it does not block later messages.
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
  const ids = inserted.map(({ id }) => id);
  const named = sent.flatMap(({ id, uid, msg }) =>
    [...mentionedNames(msg)].slice(0, maxNames).map((name) => ({ id, uid, name })),
  );
  if (named.length === 0) return ids;
  await tx.execute(sql`
    insert into mentions (user_id, room_id, message_id)
    select users.id, messages.room_id, messages.id
    from ${records(named)} as e (id integer, uid integer, name text)
    join messages on messages.room_id = ${room}::integer and messages.id = e.id
    join users on users.username_key = e.name and users.id <> e.uid
    join members on members.room_id = messages.room_id and members.user_id = users.id
      and members.state = 'active'
    on conflict do nothing`);
  return ids;
}

/** Edits and deletions: the last one of a message counts, and nothing follows a deletion. */
async function applyTexts(tx: Transaction, room: number, events: Event[]): Promise<void> {
  const deletions = new Map(of(events, 5).map((event) => [event.target, event]));
  const edits = new Map(of(events, 4).map((event) => [event.target, event]));
  if (edits.size > 0) {
    await tx.execute(sql`
      update messages set msg = e.msg, edited_at = e.time, changed_id = e.id
      from ${records([...edits.values()])}
        as e (id integer, target bigint, msg text, time bigint)
      where room_id = ${room}::integer and messages.id = e.target and not deleted`);
  }
  if (deletions.size > 0) {
    const targets = records([...deletions.values()]);
    await tx.execute(sql`
      with gone as (
        update messages set msg = '', deleted = true, changed_id = e.id
        from ${targets} as e (id integer, target bigint)
        where room_id = ${room}::integer and messages.id = e.target
        returning messages.id
      ), no_reactions as (
        delete from reactions using gone
        where room_id = ${room}::integer and message_id = gone.id
      )
      delete from mentions using gone where room_id = ${room}::integer and message_id = gone.id`);
  }
}

/** The last reaction with the same message, person and emoji counts. */
async function applyReactions(tx: Transaction, room: number, events: Of<6>[]): Promise<void> {
  if (events.length === 0) return;
  const last = new Map(
    events.map((event) => [`${event.target} ${event.uid} ${event.emoji}`, event]),
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
        and user_id = e.uid and reactions.emoji = e.emoji
    ), added as (
      insert into reactions (room_id, message_id, user_id, emoji, event_id)
      select ${room}::integer, target, uid, emoji, id from e where "on"
      on conflict do nothing
    )
    update messages set changed_id = greatest(changed_id, changed.id)
    from (select target, max(id) as id from e group by target) as changed
    where room_id = ${room}::integer and messages.id = changed.target`);
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
