/** A message of a room, and what edits, deletions and reactions make of it. */
import type { ChangeNotice, Person } from "@/lib/wire/frames";

/** Who reacted with an emoji, by username. */
export type Reaction = { emoji: string; users: string[] };

export type Message = Person & {
  /** The event's id in its room. */
  id: number;
  /** Empty once it is deleted. */
  msg: string;
  /** Whole seconds since 1970. */
  time: number;
  /** The id of the message that this one answers. */
  reply?: number | undefined;
  /** When it was last edited, in whole seconds since 1970. */
  edited?: number | undefined;
  deleted?: boolean | undefined;
  reactions?: Reaction[] | undefined;
  /** It shows every change by events up to this one; in a page of history: the newest change. */
  changed?: number | undefined;
};

/** Of two versions of a message the one with the greater number is newer. */
export function versionOf({ id, changed }: Message): number {
  return Math.max(id, changed ?? 0);
}

/** The message after a change, or the same one if it shows that change already. */
export function changedBy(message: Message, change: ChangeNotice): Message {
  if (change.id <= versionOf(message)) return message;
  return { ...withEffect(message, change), changed: change.id };
}

/** What a change does, whatever its id. A deletion is final: nothing changes the message after it. */
export function withEffect(message: Message, change: ChangeNotice): Message {
  if (message.deleted) return message;
  switch (change.type) {
    case 4:
      return { ...message, msg: change.msg, edited: change.time };
    case 5:
      return asDeleted(message);
    case 6: {
      const { reactions = [], ...rest } = message;
      const next = reactedTo(reactions, change);
      return next.length > 0 ? { ...rest, reactions: next } : rest;
    }
  }
}

function asDeleted(message: Message): Message {
  const { edited: _edited, reactions: _reactions, ...rest } = message;
  return { ...rest, msg: "", deleted: true };
}

function reactedTo(
  reactions: Reaction[],
  { username, emoji, on }: ChangeNotice & { type: 6 },
): Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (known?.users.includes(username) === on) return reactions;
  if (!known) return on ? [...reactions, { emoji, users: [username] }] : reactions;
  const users = on ? [...known.users, username] : known.users.filter((user) => user !== username);
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return [reaction];
    return users.length > 0 ? [{ emoji, users }] : [];
  });
}
