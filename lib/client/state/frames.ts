/** What a room's frames make of its state. */
import type {
  ChangeNotice,
  MessageFrame,
  Person,
  RoomFrame,
  ServerFrame,
  TypingNotice,
} from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { type Draft, hear, put, truthOf } from "./draft";
import { addGap, addMissed } from "./history";
import { changedBy } from "./message";
import { changeQuote } from "./quotes";
import { onAnswer } from "./requests";

/** Takes the frames in their order, at `at` milliseconds since 1970; none after a removal. */
export function hearFrames(draft: Draft, frames: ServerFrame[], at: number): void {
  for (const frame of frames) {
    if (draft.connection.state === "removed") return;
    if ("status" in frame) onAnswer(draft, frame);
    else onFrame(draft, frame, at);
  }
}

function onFrame(draft: Draft, frame: RoomFrame, at: number): void {
  switch (frame.type) {
    case 0:
      onMessage(draft, frame);
      break;
    case 1:
      onPresence(draft, frame);
      break;
    case 2:
      draft.people = frame.users;
      // One may have missed a newer one; whoever shows roles fetches them anew.
      if (draft.roles.size > 0) draft.roles = new Map();
      draft.connection = { state: "online" };
      if (frame.gap) addGap(draft, frame.from);
      break;
    case 3:
      onTyping(draft, frame, at);
      break;
    case 4:
    case 5:
    case 6:
      onChange(draft, frame);
      break;
    case 7:
      draft.room = {
        name: frame.name,
        private: frame.private,
        ...(frame.keepDays !== undefined && { keepDays: frame.keepDays }),
      };
      break;
    case 8:
      onPerson(draft, frame);
  }
}

function onMessage(draft: Draft, frame: MessageFrame): void {
  if (frame.id === undefined) return;
  const { id, msg, username, nickname, time, reply, deleted } = frame;
  hear(draft, {
    ...{ id, msg, username, nickname, time },
    ...(reply !== undefined && { reply }),
    ...(deleted && { deleted }),
  });
  if (frame.cid) draft.pending = without(draft.pending, ({ cid }) => cid === frame.cid);
  draft.typing = without(draft.typing, (person) => person.username === username);
  draft.lastId = Math.max(draft.lastId, id);
}

function onChange(draft: Draft, change: ChangeNotice): void {
  draft.lastId = Math.max(draft.lastId, change.id);
  const truth = truthOf(draft, change.target);
  if (!truth) {
    const isQuoted = changeQuote(draft, change.target, (message) => changedBy(message, change));
    // As below.
    if (isQuoted && draft.missed) addMissed(draft, draft.missed.after, change.id + 1);
    draft.unapplied = Math.max(draft.unapplied, change.id);
    return;
  }
  // Now the message claims to show all earlier changes, too; only its newest version makes it true.
  if (draft.missed) addMissed(draft, draft.missed.after, change.id + 1);
  const changed = changedBy(truth, change);
  if (changed !== truth) put(draft, changed);
}

/** Nobody hears of their own comings and goings, but of being removed. */
function onPresence(draft: Draft, frame: RoomFrame & { type: 1 }): void {
  const { username, nickname, action, time } = frame;
  if (username === draft.me.username) {
    if (action === 0) draft.connection = { state: "removed" };
    return;
  }
  const others = draft.people.filter((person) => person.username !== username);
  draft.people = action === 1 ? [...others, { username, nickname }] : others;
  if (action === 0) draft.typing = without(draft.typing, (each) => each.username === username);
  const key = draft.notices++;
  const after = Math.max(draft.lastId, draft.entries.lastPosition);
  draft.entries.put({ kind: "presence", key, after, username, nickname, action, time });
}

function onTyping(draft: Draft, { username, nickname }: TypingNotice, at: number): void {
  // Of one's own typing in another tab.
  if (username === draft.me.username) return;
  const others = draft.typing.filter((person) => person.username !== username);
  const until = at + limits.typingSeconds * 1_000;
  draft.typing = [...others, { username, nickname, until }];
}

function onPerson(draft: Draft, { username, nickname, role }: RoomFrame & { type: 8 }): void {
  if (role) draft.roles = new Map(draft.roles).set(username, role);
  if (nickname === undefined) return;
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

/** The same list where nothing is left out. */
function without<T>(list: T[], isOut: (item: T) => boolean): T[] {
  return list.some(isOut) ? list.filter((item) => !isOut(item)) : list;
}
