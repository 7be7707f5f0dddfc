/** How the reader of a push reads its message: as on their page. */
import "server-only";
import { LRUCache } from "lru-cache";
import { alikeNames } from "@/lib/shared/alike-names";
import { linkify } from "@/lib/shared/message/linkify";
import { type Permalink, permalinkOf, permalinkText } from "@/lib/shared/message/permalink";
import type { notificationOf } from "@/lib/shared/notification-text";
import type { Person } from "@/lib/wire/frames";
import { peopleNamed } from "../db/queries/mentions";
import * as queries from "../db/queries/push-reading";
import type { Delivery } from "../db/queries/push-subscriptions";

type Reader = Pick<Parameters<typeof notificationOf>[0], "reading" | "atOrigin">;

/** More names are not compared, and more permalinks of a message not looked up. */
const maxNames = 2_000;
const maxLinks = 10;

/** A message is pushed to many members within seconds. */
const membersOf = new LRUCache<number, Person[]>({
  max: 100,
  ttl: 10_000,
  fetchMethod: (roomId) => queries.membersOf(roomId, maxNames),
});

/** `userId` is the reader's. */
export async function readerOf(
  userId: number,
  { room, message }: Pick<Delivery, "room" | "message">,
): Promise<Reader> {
  const [known, others, atOrigin] = await Promise.all([
    peopleNamed(room.id, [message]),
    // The list of rooms shows who of the direct rooms has the same name.
    room.direct ? queries.directPartnersOf(userId, maxNames) : membersOf.fetch(room.id),
    permalinksFor(userId, message.msg),
  ]);
  const alike = alikeNames([...(others ?? []), ...known.values(), message]);
  const nameOf = ({ username, nickname }: Person) =>
    alike.has(username) ? `${nickname} (@${username})` : nickname;
  return { reading: { known, nameOf, linkText: () => null }, atOrigin };
}

/**
 * The permalinks of a message, for the origin that the first of them has: the server does not know at
 * which its readers' browsers use it.
 */
async function permalinksFor(userId: number, msg: string): Promise<Reader["atOrigin"]> {
  if (!/\/rooms\/[1-9]/.test(msg)) return undefined;
  const hrefs = linkify(msg).flatMap(({ href }) => href ?? []);
  const first = hrefs.find((href) => permalinkOf(href, new URL(href).origin) !== null);
  if (first === undefined) return undefined;
  const { origin } = new URL(first);
  const links = hrefs.flatMap((href) => permalinkOf(href, origin) ?? []).slice(0, maxLinks);
  const rooms = await queries.roomsFor(
    userId,
    links.map(({ room }) => room),
  );
  const readable = links.flatMap(({ room, message }) =>
    message !== null && rooms.some(({ id, isMember }) => id === room && isMember)
      ? [{ room, message }]
      : [],
  );
  const authors = readable.length > 0 ? await queries.authorsOf(readable) : [];
  return {
    origin,
    linkText: (href) => textOf(permalinkOf(href, origin), rooms, authors),
  };
}

function textOf(
  link: Permalink | null,
  rooms: queries.LinkedRoom[],
  authors: (Person & { room: number; message: number | null })[],
): string | null {
  const room = link && rooms.find(({ id }) => id === link.room);
  if (!room) return null;
  const author = authors.find((each) => each.room === room.id && each.message === link.message);
  return permalinkText(room.direct?.nickname ?? room.name, author?.nickname ?? null);
}
