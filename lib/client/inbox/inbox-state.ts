/**
 * The list of rooms with what is unread in each, as a pure reducer over what happened.
 *
 * A fetched list counts what its archive knew; what the inbox tells of beyond that is kept with its
 * ids, so that the next list can take its place: each message counts once, whichever came first.
 */

import type { RoomListing } from "@/lib/shared/api/rooms";
import type { InboxFrame } from "@/lib/wire/frames";

type News = InboxFrame & { kind: "news" };

type KnownRoom = {
  /** As it was fetched; null: only the inbox told of it yet. */
  listing: RoomListing | null;
  /** Others' messages beyond the listing's `lastId`, in order. */
  heard: { id: number; mention: boolean }[];
  /** Read up to this event, in this tab or another. */
  readId: number;
  /** Up to this event the inbox may have left messages out. */
  incompleteTo: number;
  newest: { id: number; time: number };
};

export type InboxState = {
  known: ReadonlyMap<number, KnownRoom>;
  /** One's own rooms, the liveliest first, then the open ones that one is not in. */
  rooms: RoomListing[];
};

export type InboxAction =
  | { type: "fetched"; rooms: RoomListing[] }
  | { type: "news"; news: News }
  /** Read up to `id`, here or elsewhere. */
  | { type: "read"; room: number; id: number }
  /** Something was said in the room at `time`, perhaps by oneself: it moves up. */
  | { type: "said"; room: number; id: number; time: number };

export const emptyInbox: InboxState = { known: new Map(), rooms: [] };

export function inboxReducer(state: InboxState, action: InboxAction): InboxState {
  switch (action.type) {
    case "fetched":
      return withKnown(
        new Map(action.rooms.map((room) => [room.id, fetched(state.known.get(room.id), room)])),
      );
    case "news":
      return change(state, action.news.room, (room) => hear(room ?? unknownRoom, action.news));
    case "read":
      return change(state, action.room, (room) =>
        room && action.id > room.readId ? { ...room, readId: action.id } : room,
      );
    case "said":
      return change(state, action.room, (room) => room && moveUp(room, action));
  }
}

/** Whether a list that is fetched now would know better. */
export function isStale({ known }: InboxState): boolean {
  return [...known.values()].some(
    (room) => !room.listing || room.incompleteTo > (room.listing.lastId ?? 0) || isGuess(room),
  );
}

/**
 * Whether a list brought in what the inbox should have told of by now, so that its connection is
 * dead. `now` is in milliseconds since 1970.
 */
export function isDeaf(before: InboxState, after: InboxState, now: number): boolean {
  return [...after.known].some(([id, room]) => {
    const was = before.known.get(id);
    if (!was?.listing || !room.listing || was.incompleteTo > (was.listing.lastId ?? 0))
      return false;
    const said = (room.listing.lastTime ?? 0) * 1_000;
    return said < now - tellTimeMs && unreadOf(room, "unread") > unreadOf(was, "unread");
  });
}

/** An inbox is told within a second or two. */
const tellTimeMs = 5_000;

function fetched(known: KnownRoom | undefined, listing: RoomListing): KnownRoom {
  const { readId, lastId = 0, lastTime } = listing;
  const newest = { id: lastId, time: lastTime ?? 0 };
  if (!known) return { listing, heard: [], readId: readId ?? 0, incompleteTo: 0, newest };
  const isOlder = known.listing !== null && lastId < (known.listing.lastId ?? 0);
  return {
    ...known,
    // One that was under way when a newer one came.
    listing: isOlder ? known.listing : listing,
    heard: known.heard.filter(({ id }) => id > lastId),
    readId: Math.max(known.readId, readId ?? 0),
    newest: known.newest.time > newest.time ? known.newest : newest,
  };
}

function hear(room: KnownRoom, { messages, more, lastId }: News): KnownRoom {
  const known = new Set(room.heard.map(({ id }) => id));
  const counted = room.listing?.lastId ?? 0;
  const fresh = messages.filter(({ id }) => id > counted && !known.has(id));
  const last = messages.at(-1);
  return {
    ...(last ? moveUp(room, last) : room),
    heard: [...room.heard, ...fresh.map(({ id, mention }) => ({ id, mention }))],
    incompleteTo: more ? Math.max(room.incompleteTo, lastId) : room.incompleteTo,
  };
}

function moveUp(room: KnownRoom, { id, time }: { id: number; time: number }): KnownRoom {
  return id > room.newest.id ? { ...room, newest: { id, time } } : room;
}

function change(
  state: InboxState,
  id: number,
  update: (room: KnownRoom | undefined) => KnownRoom | undefined,
): InboxState {
  const known = state.known.get(id);
  const room = update(known);
  return !room || room === known ? state : withKnown(new Map(state.known).set(id, room));
}

const unknownRoom: KnownRoom = {
  listing: null,
  heard: [],
  readId: 0,
  incompleteTo: 0,
  newest: { id: 0, time: 0 },
};

function withKnown(known: ReadonlyMap<number, KnownRoom>): InboxState {
  const rooms = [...known.values()].flatMap((room) => shown(room) ?? []);
  return { known, rooms: rooms.sort(byActivity) };
}

function shown(room: KnownRoom): RoomListing | null {
  const { listing, readId, newest } = room;
  return (
    listing && {
      ...listing,
      unread: unreadOf(room, "unread"),
      mentions: unreadOf(room, "mentions"),
      lastId: Math.max(listing.lastId ?? 0, newest.id),
      lastTime: newest.time || null,
      readId: listing.role === null ? null : readId,
    }
  );
}

function unreadOf(room: KnownRoom, what: "unread" | "mentions"): number {
  const { listing, heard, readId } = room;
  const beyond = heard.filter(({ id, mention }) => id > readId && (mention || what === "unread"));
  const counted = listing?.[what] ?? 0;
  const lastId = listing?.lastId ?? 0;
  const left = readId <= (listing?.readId ?? 0) ? counted : Math.max(0, lastId - readId);
  return Math.min(counted, left) + beyond.length;
}

/** Read further than the list knew, but not to its end: how many of its messages are left? */
function isGuess({ listing, readId }: KnownRoom): boolean {
  const { readId: listedRead, lastId = 0, unread = 0 } = listing ?? {};
  return unread > 0 && readId > (listedRead ?? 0) && readId < lastId;
}

function byActivity(a: RoomListing, b: RoomListing): number {
  const isOpen = (room: RoomListing) => Number(room.role === null);
  return isOpen(a) - isOpen(b) || activity(b) - activity(a) || b.id - a.id;
}

/** A new room of one's own is where one goes next; an empty one of others can wait. */
function activity({ lastTime, role }: RoomListing): number {
  return lastTime ?? (role === "owner" ? Number.MAX_SAFE_INTEGER : 0);
}
