/**
 * The state of a room's page, as a pure reducer.
 * Drops, repeated frames and batches in any order lead to the same result: each event counts once,
 * and each message stands once, in the order of ids, with all of its changes applied.
 */
import type { Person } from "@/lib/wire/frames";
import type { Draft } from "./draft";
import { EntryList } from "./entries";
import { receiveFrames } from "./frames";
import { addChanged, addGap, addPage, addQuotes, asOf } from "./history";
import { versionOf } from "./message";
import * as requests from "./requests";
import type { Connection, History, RoomAction, RoomState } from "./types";

/** The state before anything is received: connecting, with the messages of the rendered page. */
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
    gaps: [],
    pending: [],
    acknowledged: [],
    confirmed: new Map(),
    missedChanges: null,
    unapplied: 0,
    people: [],
    crowd: null,
    roles: new Map(),
    nicknames: new Map(),
    avatars: [],
    memberChanges: 0,
    typing: [],
    room: null,
    ownSentAt: Math.max(
      0,
      ...messages.flatMap(({ username, time }) => (username === me.username ? [time * 1_000] : [])),
    ),
    connection: { state: "connecting", since: Date.now() },
    lastId,
    nextPresenceKey: 0,
  };
  const last = messages.at(-1)?.id ?? 0;
  if (history.newer) addGap(draft, { after: last, before: lastId + 1, missed: false });
  return { ...draft, entries: draft.entries.list };
}

/** Returns the same object if nothing changed. */
export function roomReducer(state: RoomState, action: RoomAction): RoomState {
  const draft: Draft = { ...state, entries: new EntryList(state.entries) };
  apply(draft, action);
  const next: RoomState = { ...draft, entries: draft.entries.list };
  const keys = Object.keys(next) as (keyof RoomState)[];
  return keys.every((key) => next[key] === state[key]) ? state : next;
}

/** Whether the connection ended for good. */
export function isEnd(connection: Connection): boolean {
  return connection.state !== "connecting" && connection.state !== "online";
}

function apply(draft: Draft, action: RoomAction): void {
  switch (action.type) {
    case "frames":
      receiveFrames(draft, action.frames, action.at);
      break;
    case "submit":
      requests.submit(draft, action);
      break;
    case "resend":
      requests.resend(draft, action.cid, action.at);
      break;
    case "discard":
      requests.settle(draft, action.cid);
      break;
    case "sent":
      requests.sent(draft, action);
      break;
    case "refused":
      requests.refuse(draft, action.cid, action.error);
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
