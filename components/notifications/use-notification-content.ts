import { useTranslations } from "next-intl";
import * as z from "zod/mini";
import type { NewsListener } from "@/lib/client/inbox/inbox-client";
import { call } from "@/lib/client/rest/call";
import { fetchHistory } from "@/lib/client/rest/rest-client";
import { alikeNames } from "@/lib/shared/alike-names";
import { type Member, member } from "@/lib/shared/api/members";
import type { RoomListing } from "@/lib/shared/api/rooms";
import {
  type NotificationContent,
  type NotifiedFile,
  notificationOf,
} from "@/lib/shared/notification-text";
import type { Person } from "@/lib/wire/frames";
import { foldName, mentionMarks } from "@/lib/wire/mentions";
import { usePersonName } from "../hooks/use-person-name";
import { fetchAuthors } from "../message/permalink-authors";
import { linkTextOf, permalinksIn } from "../message/use-link-reading";
import { useRooms } from "../sidebar/rooms-context";

type Notice = Parameters<NewsListener>[1][number];

/** As many characters of a text as the inbox reports (party/room/inbox-subscribers.ts). */
const excerptCharacters = 200;
/** In larger rooms, members are fetched only for mentions, not to compare the author's name. */
const comparedMembers = 200;
const keepMembersMs = 60_000;

/** Returns the function that makes the notification of a message: it says what the room shows. */
export function useNotificationContent(): (
  room: RoomListing,
  message: Notice,
) => Promise<NotificationContent> {
  const t = useTranslations("people");
  const tFiles = useTranslations("files");
  const rooms = useRooms();
  const personName = usePersonName();
  return async (listing, message) => {
    const { id: room, name, direct } = listing;
    const { msg, files } = await wholeMessage(room, message);
    const { origin } = location;
    const needsMembers =
      !direct && (listing.members <= comparedMembers || mentionMarks(msg).length > 0);
    const [members] = await Promise.all([
      needsMembers ? membersOf(room) : [],
      fetchAuthors(permalinksIn(msg, { rooms, origin })),
    ]);
    // As in the list of rooms, and as in the room.
    const others = direct ? rooms.flatMap((each) => each.direct ?? []) : members;
    const { username, nickname } = message;
    const people = new Map<string, Person>(
      [...members, ...(direct ? [direct] : []), { username, nickname }].map((person) => [
        foldName(person.username),
        person,
      ]),
    );
    const alike = alikeNames([...others, ...people.values()]);
    return notificationOf({
      room: { id: room, name, direct: direct !== null },
      message: { id: message.id, username, nickname, msg, files },
      filesText: {
        shown: ({ alt: _, ...summary }, author) =>
          author === null ? tFiles("summary", summary) : tFiles("sent", { ...summary, author }),
      },
      reading: {
        known: people,
        nameOf: (person) => {
          const nickname = personName(person);
          return alike.has(person.username)
            ? t("alike", { nickname, username: person.username })
            : nickname;
        },
        linkText: linkTextOf({ rooms, origin, nameOf: personName }),
      },
    });
  };
}

/**
 * The beginning alone may lack what ends a mark of Markdown, or a name; one without words has files, which
 * the inbox does not report.
 */
async function wholeMessage(
  room: number,
  { id, msg }: Notice,
): Promise<{ msg: string; files?: NotifiedFile[] | undefined }> {
  if (msg !== "" && [...msg].length < excerptCharacters) return { msg };
  const page = await fetchHistory(room, { after: id - 1 }, undefined, 1).catch(() => null);
  return page?.messages.find((message) => message.id === id && !message.deleted) ?? { msg };
}

const fetched = new Map<number, { at: number; members: Promise<Member[]> }>();

/** Nobody if they cannot be fetched. */
function membersOf(room: number): Promise<Member[]> {
  const known = fetched.get(room);
  if (known && known.at > Date.now() - keepMembersMs) return known.members;
  const members = call("GET", `/Room/${room}/Member`)
    .then((answer) => z.array(member).parse(answer))
    .catch(() => {
      fetched.delete(room);
      return [];
    });
  fetched.set(room, { at: Date.now(), members });
  return members;
}
