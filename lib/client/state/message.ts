/** A message of a room, and how edits, deletions and reactions change it. */
import { canonicalEmoji } from "@/lib/wire/emoji";
import {
  type ChangeNotice,
  type FileInfo,
  frameTypes,
  type LinkPreview,
  type Person,
} from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";

/** An emoji, and the usernames of those who reacted with it. */
export type Reaction = { emoji: string; users: string[] };

export type Message = Person & {
  /** The id of its event; counts from 1 in each room. */
  id: number;
  /** Empty if the message is deleted. */
  msg: string;
  /** Whole seconds since 1970. */
  time: number;
  /** The id of the message that this one answers. */
  reply?: number | undefined;
  /** When it was last edited, in whole seconds since 1970. */
  edited?: number | undefined;
  deleted?: boolean | undefined;
  reactions?: Reaction[] | undefined;
  files?: FileInfo[] | undefined;
  previews?: LinkPreview[] | undefined;
  /** Every change by events up to this one is applied. In a page of history: the newest change. */
  changed?: number | undefined;
};

/** The event up to which a message is known. Of two versions, the one with the larger number is newer. */
export function versionOf({ id, changed }: Message): number {
  return Math.max(id, changed ?? 0);
}

/** Applies a change; returns the same object if the message already includes it. */
export function changedBy(message: Message, change: ChangeNotice): Message {
  if (change.id <= versionOf(message)) return message;
  return { ...withEffect(message, change), changed: change.id };
}

/** Applies a change regardless of its id. A deletion is final: no later change has an effect. */
export function withEffect(message: Message, change: ChangeNotice): Message {
  if (message.deleted) return message;
  switch (change.type) {
    case frameTypes.edit:
      return { ...message, msg: change.msg, edited: change.time };
    case frameTypes.delete:
      return asDeleted(message);
    case frameTypes.reaction: {
      const { reactions = [], ...rest } = message;
      const next = reactedTo(reactions, change);
      return next.length > 0 ? { ...rest, reactions: next } : rest;
    }
    case frameTypes.previews: {
      const { previews: _, ...rest } = message;
      return change.previews.length > 0 ? { ...rest, previews: change.previews } : rest;
    }
  }
}

/** The event that the room makes of a request; `time` is in whole seconds since 1970. */
export function changeOf(
  request: Exclude<MemberRequest, { kind: "send" }>,
  { username, id, time }: { username: string; id: number; time: number },
): ChangeNotice {
  const { target } = request;
  switch (request.kind) {
    case "edit":
      return { type: frameTypes.edit, id, time, target, msg: request.msg };
    case "delete":
      return { type: frameTypes.delete, id, time, target };
    case "react": {
      const { emoji, on } = request;
      return { type: frameTypes.reaction, id, time, target, username, emoji, on };
    }
  }
}

function asDeleted(message: Message): Message {
  const { edited: _e, reactions: _r, files: _f, previews: _p, ...rest } = message;
  return { ...rest, msg: "", deleted: true };
}

type ReactNotice = Extract<ChangeNotice, { type: typeof frameTypes.reaction }>;

function reactedTo(reactions: Reaction[], { username, on, ...notice }: ReactNotice): Reaction[] {
  // A request of this browser has the emoji as it was typed.
  const emoji = canonicalEmoji(notice.emoji);
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (known?.users.includes(username) === on) return reactions;
  if (!known) return on ? [...reactions, { emoji, users: [username] }] : reactions;
  const users = on ? [...known.users, username] : known.users.filter((user) => user !== username);
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return [reaction];
    return users.length > 0 ? [{ emoji, users }] : [];
  });
}
