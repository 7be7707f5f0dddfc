/** Applies a room's frames to its state. */
import {
  type ChangeNotice,
  frameTypes,
  type MessageFrame,
  type Person,
  type PresenceFrame,
  presenceActions,
  type RoomFrame,
  type ServerFrame,
  type TypingNotice,
} from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { confirmedMessage, type Draft, put, receive } from "./draft";
import { addMissedChanges, addReplayGap, startOver } from "./history";
import { changedBy } from "./message";
import { changeQuote } from "./quotes";
import { receiveAnswer } from "./requests";

type PersonNotice = Extract<RoomFrame, { type: typeof frameTypes.person }>;

/**
 * Applies frames in their order; `at` is in milliseconds since 1970. Frames after a removal from
 * the room are ignored.
 */
export function receiveFrames(draft: Draft, frames: ServerFrame[], at: number): void {
  for (const frame of frames) {
    if (draft.connection.state === "removed") return;
    if ("status" in frame) receiveAnswer(draft, frame, at);
    else onFrame(draft, frame, at);
  }
}

function onFrame(draft: Draft, frame: RoomFrame, at: number): void {
  switch (frame.type) {
    case frameTypes.message:
      onMessage(draft, frame, at);
      break;
    case frameTypes.presence:
      onPresence(draft, frame);
      break;
    case frameTypes.welcome:
      onOnline(draft, frame.users, frame.online);
      if (frame.id < draft.lastId) startOver(draft, frame.id);
      // Changes may have been missed; components that show roles and members fetch them again.
      if (draft.roles.size > 0) draft.roles = new Map();
      if (draft.nicknames.size > 0) draft.nicknames = new Map();
      if (draft.avatars.length > 0) draft.avatars = [];
      if (draft.room?.writers !== undefined) draft.room = withoutRules(draft.room);
      draft.connection = { state: "online" };
      if (frame.gap) addReplayGap(draft, frame.from);
      break;
    case frameTypes.online:
      onOnline(draft, frame.users, frame.online);
      break;
    case frameTypes.typing:
      onTyping(draft, frame, at);
      break;
    case frameTypes.edit:
    case frameTypes.delete:
    case frameTypes.reaction:
    case frameTypes.previews:
      onChange(draft, frame);
      break;
    case frameTypes.room:
      draft.room = {
        name: frame.name,
        private: frame.private,
        ...(frame.keepDays !== undefined && { keepDays: frame.keepDays }),
        ...(frame.writers !== undefined && { writers: frame.writers }),
        ...(frame.slowSeconds !== undefined && { slowSeconds: frame.slowSeconds }),
      };
      break;
    case frameTypes.person:
      onPerson(draft, frame);
  }
}

/** The list of rooms says what they are after a reconnect. */
function withoutRules({ name, private: isPrivate, keepDays }: NonNullable<Draft["room"]>) {
  return { name, private: isPrivate, ...(keepDays !== undefined && { keepDays }) };
}

function onMessage(draft: Draft, frame: MessageFrame, at: number): void {
  if (frame.id === undefined) return;
  const { id, msg, username, nickname, time, reply, files, deleted } = frame;
  // A replayed message is older than its frame, and this clock may be behind.
  if (username === draft.me.username) {
    draft.ownSentAt = Math.max(draft.ownSentAt, Math.min(at, time * 1_000 + 999));
  }
  receive(draft, {
    ...{ id, msg, username, nickname, time },
    ...(reply !== undefined && { reply }),
    ...(files && { files }),
    ...(deleted && { deleted }),
  });
  if (frame.cid) draft.pending = without(draft.pending, ({ cid }) => cid === frame.cid);
  draft.typing = without(draft.typing, (person) => person.username === username);
  draft.lastId = Math.max(draft.lastId, id);
}

function onChange(draft: Draft, change: ChangeNotice): void {
  draft.lastId = Math.max(draft.lastId, change.id);
  const message = confirmedMessage(draft, change.target);
  const isShown =
    message !== undefined ||
    changeQuote(draft, change.target, (quoted) => changedBy(quoted, change));
  // The message's version now claims that all earlier changes are applied, so fetch those as well.
  if (isShown && draft.missedChanges) {
    addMissedChanges(draft, draft.missedChanges.after, change.id + 1);
  }
  if (!message) {
    draft.unapplied = Math.max(draft.unapplied, change.id);
    return;
  }
  const changed = changedBy(message, change);
  if (changed !== message) put(draft, changed);
}

/** Either of both is there: the names, or the number of people in a crowd. */
function onOnline(draft: Draft, users: Person[] | undefined, online = 0): void {
  // The same list if it is empty anyway, as much is computed from it.
  if (users || draft.people.length > 0) draft.people = users ?? [];
  draft.crowd = users ? null : online;
  // In a crowd the room does not say who is typing.
  if (!users && draft.typing.length > 0) draft.typing = [];
}

/** The room sends a person no presence frame of their own, except for their removal. */
function onPresence(draft: Draft, { type: _, ...presence }: PresenceFrame): void {
  const { username, nickname, action } = presence;
  const hasLeft = action === presenceActions.leave;
  if (username === draft.me.username) {
    if (hasLeft) draft.connection = { state: "removed" };
    return;
  }
  const others = draft.people.filter((person) => person.username !== username);
  draft.people = hasLeft ? others : [...others, { username, nickname }];
  if (hasLeft) draft.typing = without(draft.typing, (each) => each.username === username);
  const key = draft.nextPresenceKey++;
  const after = Math.max(draft.lastId, draft.entries.lastPosition);
  draft.entries.put({ kind: "presence", key, after, ...presence });
}

function onTyping(draft: Draft, { username, nickname }: TypingNotice, at: number): void {
  // The user is typing in another tab.
  if (username === draft.me.username) return;
  const others = draft.typing.filter((person) => person.username !== username);
  const until = at + limits.typingSeconds * 1_000;
  draft.typing = [...others, { username, nickname, until }];
}

function onPerson(draft: Draft, notice: PersonNotice): void {
  const { username, nickname, role, member, avatar } = notice;
  if (avatar !== undefined) {
    const others = draft.avatars.filter(([name]) => name !== username);
    draft.avatars = [...others, [username, avatar]];
  }
  if (role) draft.roles = new Map(draft.roles).set(username, role);
  if (member !== undefined) draft.memberChanges++;
  if (member === false && draft.roles.has(username)) {
    // A later membership begins without the role.
    draft.roles = new Map([...draft.roles].filter(([name]) => name !== username));
  }
  if (nickname === undefined) return;
  draft.nicknames = new Map(draft.nicknames).set(username, nickname);
  const renamed = <T extends Person>(person: T): T =>
    person.username === username && person.nickname !== nickname ? { ...person, nickname } : person;
  draft.me = renamed(draft.me);
  draft.people = draft.people.map(renamed);
  draft.typing = draft.typing.map(renamed);
  draft.confirmed = new Map([...draft.confirmed].map(([id, message]) => [id, renamed(message)]));
  draft.quotes = new Map(
    [...draft.quotes].map(([id, message]) => [id, message && renamed(message)]),
  );
  draft.entries.updateMessages(renamed);
}

/** Returns the same list if nothing is removed. */
function without<T>(list: T[], isRemoved: (item: T) => boolean): T[] {
  return list.some(isRemoved) ? list.filter((item) => !isRemoved(item)) : list;
}
