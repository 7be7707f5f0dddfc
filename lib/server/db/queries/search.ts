/** Search in two steps; docs/decisions/0011-search.md has the reasons and the costs. */
import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { FoundMessage, FoundPage } from "@/lib/shared/api/search";
import { termsOf } from "@/lib/shared/search-text";
import { dbPlanningEach } from "../db";
import { toTsQuery } from "../search-terms";
import { mayEnter } from "./room-list";

export type Search = { q: string; before?: number | undefined; limit: number };

type Scope = {
  /** The query after SQL's `message_fold`. */
  folded: string;
  /** The condition on messages that may be shown. */
  within: SQL;
  /** The same condition for the index, or `true` if it would not help. */
  indexed: SQL;
  /** The column that `before` refers to and that pages are sorted by, newest first. */
  place: SQL;
  /** The highest `place`. */
  top: number;
};

/** Messages scanned before the index is used: they hold enough matches for a common term. */
const maxScanned = 8_000;
/** With more rooms, looking them up in the index costs more than it saves. */
const maxIndexedRooms = 64;

/** Searches all rooms that a person may enter; `before` is a place from an earlier `next`. */
export async function everywhere(userId: number, search: Search): Promise<FoundPage> {
  const [row] = await dbPlanningEach().execute<{ folded: string; ids: number[]; top: string }>(sql`
    select message_fold(${search.q}) as folded, coalesce(array_agg(rooms.id), '{}') as ids,
      (select coalesce(max(seq), 0) from messages) as top
    from rooms left join members on members.room_id = rooms.id and members.user_id = ${userId}
    where ${mayEnter}`);
  const { folded = "", ids = [], top = 0 } = row ?? {};
  const rooms = sql`${`{${ids.join()}}`}::integer[]`;
  return find(search, {
    folded,
    within: sql`room_id = any(${rooms})`,
    indexed: ids.length > maxIndexedRooms ? sql`true` : sql`array[room_id] && ${rooms}`,
    place: sql`seq`,
    top: Number(top),
  });
}

/** Searches one room; `before` is the id of a message. */
export async function inRoom(roomId: number, search: Search): Promise<FoundPage> {
  const [row] = await dbPlanningEach().execute<{ folded: string; top: number }>(sql`
    select message_fold(${search.q}) as folded, last_id as top from rooms where id = ${roomId}`);
  const { folded = "", top = 0 } = row ?? {};
  return find(search, {
    folded,
    within: sql`room_id = ${roomId}`,
    indexed: sql`array[room_id] && array[${roomId}::integer]`,
    place: sql`id`,
    top,
  });
}

async function find({ before, limit }: Search, scope: Scope): Promise<FoundPage> {
  const { folded, within, indexed, place, top } = scope;
  const terms = termsOf(folded);
  if (terms.length === 0) return { messages: [], more: false };
  const matches = (text: SQL) =>
    sql.join(
      terms.map((term) => sql`strpos(${text}, ${term}) > 0`),
      sql` and `,
    );
  const last = Math.min(top, (before ?? Number.POSITIVE_INFINITY) - 1);
  const inOrder = sql`order by ${place} desc limit ${limit + 1}`;
  const common = await read(
    sql`
      select *, ${place} as place from messages
      where ${within} and ${place} > ${last - maxScanned} and ${place} <= ${last}
        and ${matches(sql`message_fold(msg)`)} ${inOrder}`,
    limit,
  );
  if (common.more || last <= maxScanned) return common;
  // `materialized` and `offset 0` force Postgres to use the index: it underestimates the number of
  // messages and would scan all of them instead.
  return read(
    sql`
      with found as materialized (
        select *, message_fold(msg) as folded from (
          select room_id, id, seq, user_id, msg, time from messages
          where message_grams(msg) @@ ${toTsQuery(terms)}::tsquery and ${indexed}
          offset 0
        ) as candidates
        where ${within} and ${place} <= ${last}
      )
      select *, ${place} as place from found where ${matches(sql`folded`)} ${inOrder}`,
    limit,
  );
}

async function read(page: SQL, limit: number): Promise<FoundPage> {
  const rows = await dbPlanningEach().execute<FoundMessage & { place: string | number }>(sql`
    select room_id as room, page.id, msg, username, nickname, time::integer, place
    from (${page}) as page join users on users.id = page.user_id
    order by place desc`);
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    messages: kept.map(({ place: _, ...message }) => message),
    more: rows.length > limit,
    ...(rows.length > limit && last && { next: Number(last.place) }),
  };
}
