/** A room's files and links in pages, newest message first. A page ends with a whole message. */
import "server-only";
import { sql } from "drizzle-orm";
import { fileKind } from "@/drizzle/schema";
import type { FileKind, FilePage, ListedFile, ListedLink } from "@/lib/shared/api/room-files";
import { linksIn } from "@/lib/shared/message/links";
import { limits } from "@/lib/wire/limits";
import { dbPlanningEach } from "../db";
import { maxId } from "../max-id";

type Range = { before?: number | undefined; limit: number };

/** Some 10 ms of work. A room in which nobody posts links is read in that many steps. */
const maxScanned = 4_000;
/** A message of addresses alone must not fill a page of its own. */
const maxLinksOfMessage = 20;

/** Files that messages were sent with and that are still there, of these kinds or of all. */
export async function filesOf(
  roomId: number,
  { kinds, before = maxId, limit }: Range & { kinds?: FileKind[] | undefined },
): Promise<FilePage> {
  const wanted = sql`
    select files.*, messages.user_id as author, messages.time
    from files join messages on messages.room_id = files.room_id and messages.id = message_id
    where files.room_id = ${roomId} and message_id < ${before}
      and purpose = 'message' and files.deleted_at is null and not messages.deleted`;
  const newest = sql`order by message_id desc, place limit ${limit + limits.filesPerMessage}`;
  // The newest of each kind, from its part of the index, and of those the newest.
  const page = kinds
    ? sql`
        select wanted.* from unnest(${`{${kinds.join()}}`}::text[]) as kind cross join lateral (
          ${wanted} and ${fileKind(sql`files.type`)} = kind ${newest}
        ) as wanted`
    : wanted;
  const [row] = await dbPlanningEach().execute<{ files: ListedFile[] | null }>(sql`
    select json_agg(json_strip_nulls(json_build_object(
      'id', page.id, 'name', name, 'type', type, 'bytes', bytes, 'width', width, 'height', height,
      'hash', hash, 'alt', alt, 'seconds', seconds,
      'message', message_id, 'username', username, 'nickname', nickname, 'time', time))
      order by message_id desc, place) as files
    from (${page} ${newest}) as page join users on users.id = page.author`);
  const rows = row?.files ?? [];
  const last = rows[limit - 1]?.message;
  const files = rows.filter(({ message }, index) => index < limit || message === last);
  const more = rows.length > files.length;
  return { files, more, ...(more && last !== undefined && { next: last }) };
}

/**
 * Links in messages as the room shows them. `limit` counts messages; a page may have none and still more
 * to follow, as it takes a bounded part of the history.
 */
export async function linksOf(roomId: number, { before = maxId, limit }: Range): Promise<FilePage> {
  type Row = { scanned: number; floor: number; messages: (Source & { msg: string })[] | null };
  const [row] = await dbPlanningEach().execute<Row>(sql`
    with scanned as materialized (
      select id, user_id, msg, time, deleted from messages
      where room_id = ${roomId} and id < ${before} order by id desc limit ${maxScanned}
    ), found as (
      select scanned.id as message, username, nickname, time, msg
      from scanned join users on users.id = user_id
      where not deleted and msg ~* '(https?://|www\\.)' order by scanned.id desc limit ${limit + 1}
    )
    select (select count(*) from scanned)::integer as scanned, (select min(id) from scanned) as floor,
      (select json_agg(found order by message desc) from found) as messages`);
  const { scanned = 0, floor = 0, messages } = row ?? {};
  const found = messages ?? [];
  const links = found.slice(0, limit).flatMap(linksOfMessage);
  if (found.length > limit) return { links, more: true, next: found[limit - 1]?.message ?? 0 };
  const more = scanned === maxScanned;
  return { links, more, ...(more && { next: floor }) };
}

type Source = Pick<ListedLink, "message" | "username" | "nickname" | "time">;

function linksOfMessage({ msg, ...source }: Source & { msg: string }): ListedLink[] {
  return linksIn(msg)
    .slice(0, maxLinksOfMessage)
    .map((link) => ({ ...link, ...source }));
}
