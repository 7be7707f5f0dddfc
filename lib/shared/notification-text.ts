/** Which messages a member is notified of, and the text of the notification. */

import type { FileInfo, Person } from "../wire/frames";
import type { NotifyLevel } from "./api/rooms";
import { cutText } from "./cut-text";
import { isolated } from "./isolated";
import { type FilesSummary, filesSummary } from "./message/files-summary";
import { plainText } from "./message/plain-text";
import type { Reading } from "./message/reading";

/** What a notification shows, and the message it opens. At most 3.9 kB as JSON, to fit into a push. */
export type NotificationContent = {
  room: number;
  /** The message's id in its room. */
  id: number;
  title: string;
  body: string;
  /** What the body is for a browser that uses this Teahouse at `origin`: with permalinks as rooms. */
  own?: { origin: string; body: string };
  /** What the body is in Chinese, where it is no words of the author's. */
  zh?: string;
};

/** What a notification has to know of a file. */
export type NotifiedFile = Pick<FileInfo, "name" | "type" | "alt">;

const titleUnits = 80;
const nameUnits = 50;
const bodyUnits = 200;

/** Whether a member is notified of a message. Every message of a direct room counts as a mention. */
export function isWanted(
  level: NotifyLevel,
  { direct, mention }: { direct: boolean; mention: boolean },
): boolean {
  return level === "all" || (level === "mentions" && (direct || mention));
}

/** The members to notify, each with the newest message of others that their level includes. */
export function recipientsOf(
  members: { userId: number; notify: NotifyLevel }[],
  messages: { id: number; userId: number; mentioned: number[]; blockedBy?: number[] }[],
  direct: boolean,
): Map<number, number> {
  const newestFirst = messages.toSorted((a, b) => b.id - a.id);
  return new Map(
    members.flatMap(({ userId, notify }): [number, number][] => {
      const found = newestFirst.find(
        (message) =>
          message.userId !== userId &&
          !message.blockedBy?.includes(userId) &&
          isWanted(notify, { direct, mention: message.mentioned.includes(userId) }),
      );
      return found ? [[userId, found.id]] : [];
    }),
  );
}

/** Says what the files of a message are: by themselves, or with `author` who sent them. */
export type FilesText = (files: FilesSummary, author: string | null) => string;

/**
 * The text of a notification: what the room shows, or else what the files of the message are. The server
 * does not know the language of a push's reader, so there is a text in Chinese, too. `linkText` reads permalinks, which lead to the reader's
 * Teahouse only at the given origin; a page knows its own, and for a push it is left to the service worker.
 */
export function notificationOf({
  room,
  message,
  reading,
  atOrigin,
  filesText,
}: {
  room: { id: number; name: string; direct: boolean };
  message: Person & { id: number; msg: string; files?: NotifiedFile[] | undefined };
  reading: Reading;
  filesText: { shown: FilesText; zh?: FilesText };
  atOrigin?: { origin: string; linkText: Reading["linkText"] } | undefined;
}): NotificationContent {
  const { username, nickname } = message;
  // Cut before the @username that may follow it.
  const author = reading.nameOf({ username, nickname: cutText(nickname, nameUnits) });
  const bodyWith = (how: Reading) => {
    const text = plainText(message.msg, how);
    return cutText(room.direct ? text : `${isolated(author)}: ${text}`, bodyUnits);
  };
  const { files = [] } = message;
  const wordless = (textOf: FilesText) =>
    cutText(textOf(filesSummary(files), room.direct ? null : isolated(author)), bodyUnits);
  const notice = {
    room: room.id,
    id: message.id,
    title: room.direct ? author : cutText(room.name, titleUnits),
  };
  if (message.msg === "" && files.length > 0) {
    const { shown, zh } = filesText;
    return { ...notice, body: wordless(shown), ...(zh && { zh: wordless(zh) }) };
  }
  return {
    ...notice,
    body: bodyWith(reading),
    ...(atOrigin && {
      own: {
        origin: atOrigin.origin,
        body: bodyWith({ ...reading, linkText: atOrigin.linkText }),
      },
    }),
  };
}
