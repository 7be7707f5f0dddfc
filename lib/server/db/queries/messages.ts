import "server-only";
import { type AnyColumn, and, asc, desc, eq, gt, lt, ne, type SQL, sql } from "drizzle-orm";
import { messages, rooms, users } from "@/drizzle/schema";
import type { ChangedMessage, Message } from "@/lib/shared/api/messages";
import { canonicalEmoji } from "@/lib/wire/emoji";
import type { FileInfo, LinkPreview } from "@/lib/wire/frames";
import { db } from "../db";
import { maxId } from "../max-id";

export type Page<T = Message> = {
  messages: T[];
  /** Whether there is more in the direction in which the page was read. */
  more: boolean;
  /** The newest event in the archive when the page was read. */
  archived: number;
};

export type Range = { before?: number | undefined; after?: number | undefined; limit: number };

/** A page of a room's archive, oldest first: the newest messages, or those next to a given id. */
export async function page(roomId: number, { before, after, limit }: Range): Promise<Page> {
  const forward = after !== undefined;
  const rows = await read(forward ? "forward" : "back", {
    roomId,
    after,
    before,
    limit: limit + 1,
  });
  const kept = rows.messages.slice(0, limit);
  return {
    messages: (forward ? kept : kept.reverse()).map(toMessage),
    more: rows.messages.length > limit,
    archived: rows.archived,
  };
}

/** Messages edited, deleted or reacted to by an event after `since`, in order of these events. */
export async function changedSince(
  roomId: number,
  { since, limit }: { since: number; limit: number },
): Promise<Page<ChangedMessage>> {
  const rows = await read("changes", { roomId, after: since, limit: limit + 1 });
  return {
    messages: rows.messages
      .slice(0, limit)
      .map((row) => ({ ...toMessage(row), changed: row.changedId })),
    more: rows.messages.length > limit,
    archived: rows.archived,
  };
}

/** A page around a message; `newer` tells whether there are messages after it. */
export async function pageAround(
  roomId: number,
  { around, limit }: { around: number; limit: number },
): Promise<Page & { newer: boolean }> {
  const half = Math.floor(limit / 2);
  // The newer half first, so that no message appears in both if one is added in between.
  const newer = await read("forward", { roomId, after: around - 1, limit: limit - half + 1 });
  const older = await read("back", { roomId, before: around, limit: half + 1 });
  return {
    messages: [
      ...older.messages.slice(0, half).reverse(),
      ...newer.messages.slice(0, limit - half),
    ].map(toMessage),
    more: older.messages.length > half,
    newer: newer.messages.length > limit - half,
    archived: Math.min(older.archived, newer.archived),
  };
}

/**
 * The page that a room opens with: the newest one, or, if it is further up, the one around the first
 * unread message of someone else. `readId` is null or 0 if nothing was ever read.
 */
export async function opening(
  roomId: number,
  { userId, readId, limit }: { userId: number; readId: number | null; limit: number },
): Promise<Page & { newer?: boolean }> {
  const newest = await page(roomId, { limit });
  const first = newest.messages[0]?.id ?? 0;
  if (!readId || !newest.more || first <= readId + 1) return newest;
  const [unread] = await db()
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.roomId, roomId),
        gt(messages.id, readId),
        lt(messages.id, first),
        ne(messages.userId, userId),
        eq(messages.deleted, false),
      ),
    )
    .orderBy(asc(messages.id))
    .limit(1);
  return unread ? pageAround(roomId, { around: unread.id, limit: 2 * limit }) : newest;
}

/** A message in the JSON that Postgres builds. */
type Row = {
  id: number;
  msg: string;
  username: string;
  nickname: string;
  time: number;
  reply: number | null;
  editedAt: number | null;
  deleted: boolean;
  changedId: number;
  reactions: { emoji: string; users: string[] }[] | null;
  files: FileInfo[] | null;
  previews: LinkPreview[] | null;
};

type Order = "forward" | "back" | "changes";
const statements = new Map<Order, ReturnType<typeof prepareRead>>();

/** The messages between `after` and `before`, by id or by last change, in the given order. */
async function read(
  order: Order,
  {
    after = 0,
    before = maxId,
    ...where
  }: { roomId: number; after?: number | undefined; before?: number | undefined; limit: number },
) {
  const statement = statements.get(order) ?? prepareRead(order);
  statements.set(order, statement);
  const [found] = await statement.execute({ after, before, ...where });
  return { archived: found?.archived ?? 0, messages: found?.messages ?? [] };
}

/**
 * Built once per order, because building it takes longer than running it. One statement, so that
 * `archived` and the messages are from the same moment. The messages are one JSON value, which is
 * much faster than Drizzle's mapping column by column.
 */
function prepareRead(order: Order) {
  const by = order === "changes" ? "changedId" : "id";
  const inOrder = (column: AnyColumn | SQL.Aliased) =>
    order === "back" ? desc(column) : asc(column);
  const roomId = sql.placeholder("roomId");
  // These names become the keys of the JSON.
  const found = db()
    .select({
      id: messages.id,
      msg: messages.msg,
      username: users.username,
      nickname: users.nickname,
      time: messages.time,
      reply: messages.reply,
      editedAt: sql`${messages.editedAt}`.as("editedAt"),
      deleted: messages.deleted,
      changedId: sql`${messages.changedId}`.as("changedId"),
      reactions: reactionsOf.as("reactions"),
      files: filesOf.as("files"),
      previews: previewsOf.as("previews"),
    })
    .from(messages)
    .innerJoin(users, eq(users.id, messages.userId))
    .where(
      and(
        eq(messages.roomId, roomId),
        gt(messages[by], sql.placeholder("after")),
        lt(messages[by], sql.placeholder("before")),
        order === "changes" ? ne(messages.changedId, messages.id) : undefined,
      ),
    )
    .orderBy(inOrder(messages[by]))
    .limit(sql.placeholder("limit"))
    .as("found");
  const rows = sql<Row[] | null>`(
    select json_agg(${sql.identifier("found")} order by ${inOrder(found[by])}) from ${found}
  )`;
  return db()
    .select({ archived: rooms.lastId, messages: rows })
    .from(rooms)
    .where(eq(rooms.id, roomId))
    .prepare(`messages_${order}`);
}

const reactionsOf = sql`(
  select json_agg(json_build_object('emoji', emoji, 'users', usernames) order by first)
  from (
    select emoji, json_agg(users.username order by event_id) as usernames, min(event_id) as first
    from reactions join users on users.id = reactions.user_id
    where reactions.room_id = ${messages.roomId} and message_id = ${messages.id}
    group by emoji
  ) as by_emoji
)`;

/** The keys of a `FileInfo`, without those that are null. */
const filesOf = sql`(
  select json_agg(json_strip_nulls(json_build_object(
    'id', id, 'name', name, 'type', type, 'bytes', bytes, 'width', width, 'height', height,
    'hash', hash, 'alt', alt, 'seconds', seconds)) order by place)
  from files
  where files.room_id = ${messages.roomId} and message_id = ${messages.id} and deleted_at is null
    and purpose = 'message'
)`;

/** The keys of a `LinkPreview`, without those that are null. */
const previewsOf = sql`(
  select json_agg(json_strip_nulls(json_build_object(
    'url', url, 'title', title, 'description', description, 'site', site,
    'picture', case when files.id is not null then json_build_object(
      'id', files.id, 'width', width, 'height', height, 'hash', hash) end))
    order by link_previews.place)
  from link_previews
  left join files on files.id = file_id and deleted_at is null
  where link_previews.room_id = ${messages.roomId} and link_previews.message_id = ${messages.id}
)`;

type Reactions = NonNullable<Row["reactions"]>;

/** One entry for each emoji, also if earlier versions stored it in two forms. */
function merged(reactions: Reactions): Reactions {
  const users = new Map<string, Set<string>>();
  for (const reaction of reactions) {
    const emoji = canonicalEmoji(reaction.emoji);
    users.set(emoji, new Set([...(users.get(emoji) ?? []), ...reaction.users]));
  }
  return Array.from(users, ([emoji, of]) => ({ emoji, users: [...of] }));
}

function toMessage(row: Row): Message {
  const { id, msg, username, nickname, time, reply, editedAt, deleted } = row;
  const { reactions, files, previews } = row;
  return {
    id,
    msg,
    username,
    nickname,
    time,
    ...(reply !== null && { reply }),
    ...(deleted ? { deleted } : editedAt !== null && { edited: editedAt }),
    ...(reactions && { reactions: merged(reactions) }),
    ...(files && { files }),
    ...(previews && { previews }),
  };
}
