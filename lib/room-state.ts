/**
 * What a room's screen knows, as a pure reducer over what happened.
 * Whatever the order of drops, repeats and batches: each message stands once, in the order of ids.
 */
import type { AnswerFrame, MessageFrame, Person, RoomFrame, SendError } from "./protocol";

export type Message = Person & { id: number; msg: string; time: number };

export type Entry =
  | ({ kind: "message" } & Message)
  | ({ kind: "presence"; key: number; after: number; action: 0 | 1; time: number } & Person)
  /** Messages after `after` and before `before` were missed and are being fetched. */
  | { kind: "hole"; after: number; before: number };

/** A message of one's own that has no place in the room yet. */
export type Pending = {
  cid: string;
  msg: string;
  /** Milliseconds since 1970. */
  sentAt: number;
  failed: SendError | null;
};

export type Connection =
  /** No welcome yet: the first try, or another one after a drop. */
  | { state: "connecting"; since: number }
  | { state: "online" }
  /** These three are ends: no further try is made. */
  | { state: "removed" }
  | { state: "deleted" }
  | { state: "signed-out" };

export type RoomState = {
  entries: Entry[];
  /** Messages older than the first entry exist. */
  more: boolean;
  pending: Pending[];
  people: Person[];
  connection: Connection;
  /** The newest event id known without a hole before it arrived; what `since` is. */
  lastId: number;
  /** How many comings and goings were shown; keys of their entries. */
  notices: number;
};

export type RoomAction =
  | { type: "frame"; frame: RoomFrame }
  | { type: "answer"; frame: AnswerFrame; me: Person }
  | { type: "send"; cid: string; msg: string; at: number }
  | { type: "resend"; cid: string; at: number }
  | { type: "discard"; cid: string }
  | { type: "connection"; connection: Connection }
  /** A page before the first entry. */
  | { type: "older"; messages: Message[]; more: boolean }
  /** A page after `after`, the start of a hole. */
  | { type: "filled"; after: number; messages: Message[] };

export function initialRoomState(page: { messages: Message[]; more: boolean }): RoomState {
  return {
    entries: page.messages.map((message) => ({ kind: "message", ...message })),
    more: page.more,
    pending: [],
    people: [],
    connection: { state: "connecting", since: Date.now() },
    lastId: page.messages.at(-1)?.id ?? 0,
    notices: 0,
  };
}

export function roomReducer(state: RoomState, action: RoomAction): RoomState {
  switch (action.type) {
    case "frame":
      return onFrame(state, action.frame);
    case "answer":
      return onAnswer(state, action.frame, action.me);
    case "send":
      return {
        ...state,
        pending: [
          ...state.pending,
          { cid: action.cid, msg: action.msg, sentAt: action.at, failed: null },
        ],
      };
    case "resend":
      return updatePending(state, action.cid, { failed: null, sentAt: action.at });
    case "discard":
      return { ...state, pending: state.pending.filter(({ cid }) => cid !== action.cid) };
    case "connection":
      return isEnd(state.connection) ? state : { ...state, connection: action.connection };
    case "older":
      return { ...action.messages.reduce(insertMessage, state), more: action.more };
    case "filled":
      return onFilled(state, action.after, action.messages);
  }
}

export function isEnd(connection: Connection): boolean {
  return connection.state !== "connecting" && connection.state !== "online";
}

function onFrame(state: RoomState, frame: RoomFrame): RoomState {
  switch (frame.type) {
    case 0:
      return onMessage(state, frame);
    case 1:
      return onPresence(state, frame);
    case 2: {
      const next: RoomState = {
        ...state,
        people: frame.users,
        connection: { state: "online" },
      };
      if (!frame.gap) return next;
      const hole: Entry = { kind: "hole", after: state.lastId, before: frame.from };
      return { ...next, entries: insert(next.entries, hole), lastId: frame.from - 1 };
    }
  }
}

function onMessage(state: RoomState, frame: MessageFrame): RoomState {
  if (frame.id === undefined) return state;
  const { id, msg, username, nickname, time } = frame;
  return {
    ...insertMessage(state, { id, msg, username, nickname, time }),
    pending: frame.cid ? state.pending.filter(({ cid }) => cid !== frame.cid) : state.pending,
    lastId: Math.max(state.lastId, id),
  };
}

function onPresence(
  state: RoomState,
  { username, nickname, action, time }: RoomFrame & { type: 1 },
): RoomState {
  const others = state.people.filter((person) => person.username !== username);
  const last = state.entries.at(-1);
  return {
    ...state,
    people: action === 1 ? [...others, { username, nickname }] : others,
    notices: state.notices + 1,
    entries: [
      ...state.entries,
      {
        kind: "presence",
        key: state.notices,
        after: Math.floor(Math.max(state.lastId, last ? positionOf(last) : 0)),
        username,
        nickname,
        action,
        time,
      },
    ],
  };
}

/** The answer may come before or after one's own event; either one settles the message. */
function onAnswer(state: RoomState, answer: AnswerFrame, me: Person): RoomState {
  const sent = state.pending.find(({ cid }) => cid === answer.cid);
  if (!sent) return state;
  if (!answer.status) {
    return updatePending(state, sent.cid, { failed: answer.error ?? "malformed" });
  }
  const settled = { ...state, pending: state.pending.filter((pending) => pending !== sent) };
  if (answer.id === undefined || answer.time === undefined) return settled;
  return insertMessage(settled, { ...me, id: answer.id, msg: sent.msg, time: answer.time });
}

/** The archive may lag behind the room, so only what is here closes a hole, never a last page. */
function onFilled(state: RoomState, after: number, messages: Message[]): RoomState {
  const hole = state.entries.find((entry) => entry.kind === "hole" && entry.after === after);
  if (hole?.kind !== "hole") return state;
  const reached = messages.at(-1)?.id ?? after;
  const closed = { ...state, entries: state.entries.filter((entry) => entry !== hole) };
  const filled = messages.reduce(insertMessage, closed);
  if (reached + 1 >= hole.before) return filled;
  return { ...filled, entries: insert(filled.entries, { ...hole, after: reached }) };
}

function insertMessage(state: RoomState, message: Message): RoomState {
  return { ...state, entries: insert(state.entries, { kind: "message", ...message }) };
}

/** Nearly every message is the newest, so the place is looked for from the end. */
function insert(entries: Entry[], entry: Entry): Entry[] {
  const position = positionOf(entry);
  let place = entries.length;
  for (; place > 0; place--) {
    const before = entries[place - 1];
    if (!before || positionOf(before) < position) break;
    if (positionOf(before) === position) return entries;
  }
  return entries.toSpliced(place, 0, entry);
}

/** Messages stand at their id; what is between two messages stands after the first. */
function positionOf(entry: Entry): number {
  switch (entry.kind) {
    case "message":
      return entry.id;
    case "presence":
      return entry.after + 0.25;
    case "hole":
      return entry.after + 0.5;
  }
}

function updatePending(state: RoomState, cid: string, change: Partial<Pending>): RoomState {
  return {
    ...state,
    pending: state.pending.map((pending) =>
      pending.cid === cid ? { ...pending, ...change } : pending,
    ),
  };
}
