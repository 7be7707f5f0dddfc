/** The search: why it takes two steps, and what they cost, is in docs/decisions/0011-search.md. */
import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "../db";
import { searchTerms, toTsQuery } from "../search-terms";
import { mayEnter } from "./room-list";

export type Found = {
  room: number;
  id: number;
  msg: string;
  username: string;
  nickname: string;
  /** Whole seconds since 1970. */
  time: number;
};
export type FoundPage = {
  messages: Found[];
  more: boolean;
  /** What `before` is for the page after this one, where there is one. */
  next?: number;
};
export type Search = { q: string; before?: number | undefined; limit: number };

type Scope = {
  /** Which messages may be shown. */
  within: SQL;
  /** The same for the index, where that helps it. */
  indexed: SQL;
  /** What `before` counts, and pages are sorted by, newest first. */
  place: SQL;
};

/** Messages looked at one by one, before the index is asked: what is common is among them. */
const newest = 8_000;
/** With more rooms, looking them up in the index costs more than it spares. */
const maxIndexedRooms = 64;

/** In all rooms that a person may enter. */
export async function everywhere(userId: number, search: Search): Promise<FoundPage> {
  const [row] = await db().execute<{ ids: number[]; folded: string }>(sql`
    select message_fold(${search.q}) as folded, coalesce(array_agg(rooms.id), '{}') as ids
    from rooms left join members on members.room_id = rooms.id and members.user_id = ${userId}
    where ${mayEnter}`);
  const { ids = [], folded = "" } = row ?? {};
  const rooms = sql`${`{${ids.join()}}`}::integer[]`;
  const within = sql`room_id = any(${rooms})`;
  const indexed = ids.length > maxIndexedRooms ? sql`true` : sql`array[room_id] && ${rooms}`;
  const place = sql`seq`;
  const recent = sql`select * from messages where ${upTo(search, place)}`;
  return find(folded, search, recent, { within, indexed, place });
}

/** In one room; here `before` is the id of a message. */
export async function inRoom(roomId: number, search: Search): Promise<FoundPage> {
  const [row] = await db().execute<{ folded: string }>(
    sql`select message_fold(${search.q}) as folded`,
  );
  const within = sql`room_id = ${roomId}`;
  const indexed = sql`array[room_id] && array[${roomId}::integer]`;
  const place = sql`id`;
  const recent = sql`select * from messages where ${within} and ${upTo(search, place)}`;
  return find(row?.folded ?? "", search, recent, { within, indexed, place });
}

async function find(
  query: string,
  search: Search,
  recent: SQL,
  { within, indexed, place }: Scope,
): Promise<FoundPage> {
  const terms = searchTerms(query);
  if (terms.length === 0) return { messages: [], more: false };
  const matches = (folded: SQL) =>
    sql.join(
      terms.map((term) => sql`strpos(${folded}, ${term}) > 0`),
      sql` and `,
    );
  const inOrder = sql`order by ${place} desc limit ${search.limit + 1}`;
  const common = await read(
    sql`
      select *, ${place} as place
      from (${recent} order by ${place} desc limit ${newest}) as recent
      where ${within} and ${matches(sql`message_fold(msg)`)} ${inOrder}`,
    search.limit,
  );
  if (common.more) return common;
  // Materialized: else Postgres may walk back through all messages instead of asking the index.
  return read(
    sql`
      with found as materialized (
        select room_id, id, seq, user_id, msg, time, message_fold(msg) as folded from messages
        where message_grams(msg) @@ ${toTsQuery(terms)}::tsquery and ${indexed}
          and ${within} and ${upTo(search, place)}
      )
      select *, ${place} as place from found where ${matches(sql`folded`)} ${inOrder}`,
    search.limit,
  );
}

async function read(page: SQL, limit: number): Promise<FoundPage> {
  const rows = await db().execute<Found & { place: string | number }>(sql`
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

function upTo({ before }: Search, place: SQL): SQL {
  return before === undefined ? sql`true` : sql`${place} < ${before}`;
}
