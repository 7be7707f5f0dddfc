/** Which messages a member is notified of, and the text of the notification. */

import type { NotifyLevel } from "./api/rooms";
import { isolated } from "./isolated";
import { plainText } from "./message/plain-text";

/** What a notification shows, and the message it opens. At most 3 kB as JSON, to fit into a push. */
export type NotificationContent = {
  room: number;
  /** The message's id in its room. */
  id: number;
  title: string;
  body: string;
};

const titleCharacters = 80;
const bodyCharacters = 200;

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
  messages: { id: number; userId: number; mentioned: number[] }[],
  direct: boolean,
): Map<number, number> {
  const newestFirst = messages.toSorted((a, b) => b.id - a.id);
  return new Map(
    members.flatMap(({ userId, notify }): [number, number][] => {
      const found = newestFirst.find(
        (message) =>
          message.userId !== userId &&
          isWanted(notify, { direct, mention: message.mentioned.includes(userId) }),
      );
      return found ? [[userId, found.id]] : [];
    }),
  );
}

export function notificationOf({
  room,
  message,
}: {
  room: { id: number; name: string; direct: boolean };
  message: { id: number; nickname: string; msg: string };
}): NotificationContent {
  const text = plainText(message.msg);
  return {
    room: room.id,
    id: message.id,
    title: cut(room.direct ? message.nickname : room.name, titleCharacters),
    body: cut(
      room.direct ? text : `${isolated(cut(message.nickname, 40))}: ${text}`,
      bodyCharacters,
    ),
  };
}

/** Shortens by code points, so that no character is cut in half. */
function cut(text: string, length: number): string {
  const characters = [...text.slice(0, 2 * length + 2)];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}
