/**
 * What a room's screen knows, as a pure reducer over what happened.
 * Whatever the order of drops, repeats and batches: each event counts once, each message stands
 * once, in the order of ids, with what was made of it.
 */
import type { ChangeNotice, Person, Role, SendError, ServerFrame } from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import type { Draft } from "./draft";
import { type Entries, EntryList, type Hole } from "./entries";
import { hearFrames } from "./frames";
import {
  addChanged,
  addHole,
  addPage,
  addQuotes,
  asOf,
  type HistoryRange,
  type Page,
} from "./history";
import { type Message, versionOf } from "./message";
import type { Quotes } from "./quotes";
import * as requests from "./requests";

export type { Entries, Entry, Hole } from "./entries";
export type { HistoryRange, Page } from "./history";
export type { Message, Reaction } from "./message";

/** Why a request has no place in the room. expired: never sent, and too old to be sent unasked. */
export type Failure = SendError | "expired";

/** A request of one's own without an answer. Unless it failed, the screen shows it as done. */
export type Pending = MemberRequest & {
  cid: string;
  /** Milliseconds since 1970. */
  sentAt: number;
  failed: Failure | null;
};
export type PendingSend = Extract<Pending, { kind: "send" }>;

export type Connection =
  /** No welcome yet: the first try, or another one after a drop. */
  | { state: "connecting"; since: number; reason?: "flooding" | "restarting" | undefined }
  | { state: "online" }
  /** These three are ends: no further try is made. */
  | { state: "removed" }
  | { state: "deleted" }
  | { state: "signed-out" };

/** What the page that shows the room begins with: its newest messages, or those around one. */
export type History = {
  messages: Message[];
  more: boolean;
  newer?: boolean | undefined;
  archived?: number | undefined;
};

export type RoomState = {
  me: Person;
  /** All messages from the event `from` on stand here, or a hole stands where they are missing. */
  entries: Entries;
  from: number;
  /** Messages older than `from` exist. */
  more: boolean;
  /** Messages that are quoted and not in `entries`, as far as they were fetched. */
  quotes: Quotes;
  /** The holes in `entries`, in their order. */
  holes: Hole[];
  pending: Pending[];
  /** Own changes that the room took, whose events have not come yet. */
  taken: ChangeNotice[];
  /** Messages as the room knows them, where the screen shows them with a change on its way. */
  confirmed: ReadonlyMap<number, Message>;
  /** Changes by events after `after` and before `before` may be missing; to be fetched. */
  missed: { after: number; before: number } | null;
  /** The newest change that found its message not here. */
  unapplied: number;
  people: Person[];
  /** Roles given since the last welcome, by username. */
  roles: ReadonlyMap<string, Role>;
  /** Others who are writing; `until` is in milliseconds since 1970. */
  typing: (Person & { until: number })[];
  /** What the room is called since it was changed; null where it was not. */
  room: { name: string; private: boolean; keepDays?: number | null } | null;
  connection: Connection;
  /** The newest event id known without a hole before it arrived; what `since` is. */
  lastId: number;
  /** How many comings and goings were shown; keys of their entries. */
  notices: number;
};

export type RoomAction =
  /** What one WebSocket message brought, at `at` milliseconds since 1970. */
  | { type: "frames"; frames: ServerFrame[]; at: number }
  /** `refused`: why it will not even be sent. */
  | { type: "ask"; cid: string; request: MemberRequest; at: number; refused?: SendError | null }
  | { type: "resend"; cid: string; at: number }
  | { type: "discard"; cid: string }
  /** Requests that an earlier page in this browser was left with. */
  | { type: "restore"; pending: Pending[] }
  | { type: "connection"; connection: Connection }
  | { type: "page"; range: HistoryRange; page: Page }
  /** The messages changed after the event `after`, in the order of the changes. */
  | { type: "changed"; after: number; page: Page }
  /** The messages with these ids, of a page that begins with the least and has them all. */
  | { type: "quotes"; ids: readonly number[]; page: Page }
  /** Forgets who has stopped typing by now. */
  | { type: "expire"; at: number };

export function initialRoomState(history: History, me: Person): RoomState {
  const { messages, more, archived = 0 } = history;
  const newest = messages.reduce((id, message) => Math.max(id, versionOf(message)), 0);
  const lastId = Math.max(newest, archived);
  const draft: Draft = {
    me,
    entries: new EntryList(
      EntryList.of(messages.map((message) => ({ kind: "message", ...asOf(message, archived) }))),
    ),
    from: (more && messages[0]?.id) || 1,
    more,
    quotes: new Map(),
    holes: [],
    pending: [],
    taken: [],
    confirmed: new Map(),
    missed: null,
    unapplied: 0,
    people: [],
    roles: new Map(),
    typing: [],
    room: null,
    connection: { state: "connecting", since: Date.now() },
    lastId,
    notices: 0,
  };
  const last = messages.at(-1)?.id ?? 0;
  if (history.newer) addHole(draft, { after: last, before: lastId + 1, missed: false });
  return { ...draft, entries: draft.entries.list };
}

/** The same state where nothing changed. */
export function roomReducer(state: RoomState, action: RoomAction): RoomState {
  const draft: Draft = { ...state, entries: new EntryList(state.entries) };
  take(draft, action);
  const next: RoomState = { ...draft, entries: draft.entries.list };
  const keys = Object.keys(next) as (keyof RoomState)[];
  return keys.every((key) => next[key] === state[key]) ? state : next;
}

export function isEnd(connection: Connection): boolean {
  return connection.state !== "connecting" && connection.state !== "online";
}

function take(draft: Draft, action: RoomAction): void {
  switch (action.type) {
    case "frames":
      hearFrames(draft, action.frames, action.at);
      break;
    case "ask":
      requests.ask(draft, action);
      break;
    case "resend":
      requests.update(draft, action.cid, { failed: null, sentAt: action.at });
      break;
    case "discard":
      requests.settle(draft, action.cid);
      break;
    case "restore":
      requests.restore(draft, action.pending);
      break;
    case "connection":
      if (!isEnd(draft.connection)) draft.connection = action.connection;
      break;
    case "page":
      addPage(draft, action.range, action.page);
      break;
    case "changed":
      addChanged(draft, action.after, action.page);
      break;
    case "quotes":
      addQuotes(draft, action.ids, action.page);
      break;
    case "expire":
      draft.typing = draft.typing.filter(({ until }) => until > action.at);
  }
}
