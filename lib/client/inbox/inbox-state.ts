/**
 * The list of rooms with unread counts, as a pure reducer.
 *
 * A fetched list counts what was archived at the time. Messages that the inbox reports beyond that
 * are kept by id, until a later list includes them: each message counts once, in whichever order
 * the two arrive.
 */
import type { RoomListing } from "@/lib/shared/api/rooms";
import type { InboxFrame } from "@/lib/wire/frames";

type News = InboxFrame & { kind: "news" };

type KnownRoom = {
  /** As fetched; null: only the inbox has mentioned the room so far. */
  listing: RoomListing | null;
  /** Others' messages beyond the listing's `lastId`, in order. */
  unlisted: { id: number; mention: boolean }[];
  /** Read up to this event, as far as the list and `marked` say. */
  readId: number;
  /** Marked as read up to this event since the page was opened, in this tab or another. */
  marked: number;
  /** The inbox may have left out messages up to this event. */
  incompleteTo: number;
  newest: { id: number; time: number };
};

export type InboxState = {
  known: ReadonlyMap<number, KnownRoom>;
  /** The user's own rooms by latest activity, then open rooms that the user is not in. */
  rooms: RoomListing[];
};

export type InboxAction =
  | { type: "fetched"; rooms: RoomListing[] }
  | { type: "news"; news: News }
  /** Read up to `id`, in this tab or elsewhere. */
  | { type: "read"; room: number; id: number }
  /** Everything after `id` was marked as unread, in this tab or elsewhere. */
  | { type: "unread"; room: number; id: number }
  /** A message was sent at `time` (seconds since 1970), possibly by the user: the room moves up. */
  | { type: "activity"; room: number; id: number; time: number };

export const emptyInbox: InboxState = { known: new Map(), rooms: [] };

export function inboxReducer(state: InboxState, action: InboxAction): InboxState {
  switch (action.type) {
    case "fetched":
      return withKnown(
        new Map(action.rooms.map((room) => [room.id, fetched(state.known.get(room.id), room)])),
      );
    case "news":
      return change(state, action.news.room, (room) => receive(room ?? unknownRoom, action.news));
    case "read":
      return change(state, action.room, (room) =>
        room && action.id > room.readId ? { ...room, readId: action.id, marked: action.id } : room,
      );
    case "unread":
      return change(state, action.room, (room) => room && unread(room, action.id));
    case "activity":
      return change(state, action.room, (room) => room && moveUp(room, action));
  }
}

/** Whether the counts are a guess that a fetched list would correct. */
export function isStale({ known }: InboxState): boolean {
  return [...known.values()].some(
    (room) => !room.listing || room.incompleteTo > (room.listing.lastId ?? 0) || isGuess(room),
  );
}

/**
 * Whether a fetched list added messages that the inbox should have reported by now; then its
 * connection is dead. `now` is in milliseconds since 1970.
 */
export function missesNews(before: InboxState, after: InboxState, now: number): boolean {
  return [...after.known].some(([id, room]) => {
    const was = before.known.get(id);
    if (!was?.listing || !room.listing || was.incompleteTo > (was.listing.lastId ?? 0))
      return false;
    const sentAt = (room.listing.lastTime ?? 0) * 1_000;
    return sentAt < now - reportMs && unreadOf(room, "unread") > unreadOf(was, "unread");
  });
}

/** An inbox normally reports a message within a second or two. */
const reportMs = 5_000;

function fetched(known: KnownRoom | undefined, listing: RoomListing): KnownRoom {
  const { readId, lastId = 0, lastTime } = listing;
  const newest = { id: lastId, time: lastTime ?? 0 };
  if (!known) {
    return { listing, unlisted: [], readId: readId ?? 0, marked: 0, incompleteTo: 0, newest };
  }
  const isOlder = known.listing !== null && lastId < (known.listing.lastId ?? 0);
  return {
    ...known,
    // An older list can arrive after a newer one.
    listing: isOlder ? known.listing : listing,
    unlisted: known.unlisted.filter(({ id }) => id > lastId),
    readId: Math.max(known.marked, isOlder ? known.readId : (readId ?? 0)),
    newest: known.newest.time > newest.time ? known.newest : newest,
  };
}

/** Until the list is fetched again, the count is at least what was left unread before. */
function unread(room: KnownRoom, id: number): KnownRoom {
  const listing = room.listing && { ...room.listing, readId: id };
  return { ...room, listing, readId: id, marked: 0 };
}

function receive(room: KnownRoom, { messages, more, lastId }: News): KnownRoom {
  const known = new Set(room.unlisted.map(({ id }) => id));
  const counted = room.listing?.lastId ?? 0;
  const fresh = messages.filter(({ id }) => id > counted && !known.has(id));
  const last = messages.at(-1);
  return {
    ...(last ? moveUp(room, last) : room),
    unlisted: [...room.unlisted, ...fresh.map(({ id, mention }) => ({ id, mention }))],
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
  unlisted: [],
  readId: 0,
  marked: 0,
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
  const { listing, unlisted, readId } = room;
  const beyond = unlisted.filter(
    ({ id, mention }) => id > readId && (mention || what === "unread"),
  );
  const counted = listing?.[what] ?? 0;
  const lastId = listing?.lastId ?? 0;
  const left = readId <= (listing?.readId ?? 0) ? counted : Math.max(0, lastId - readId);
  return Math.min(counted, left) + beyond.length;
}

/** The user has read further than the list knew, but not to its end, so the rest is an estimate. */
function isGuess({ listing, readId }: KnownRoom): boolean {
  const { readId: listedRead, lastId = 0, unread = 0 } = listing ?? {};
  return unread > 0 && readId > (listedRead ?? 0) && readId < lastId;
}

function byActivity(a: RoomListing, b: RoomListing): number {
  const isOpen = (room: RoomListing) => Number(room.role === null);
  return isOpen(a) - isOpen(b) || activity(b) - activity(a) || b.id - a.id;
}

/** A new room of the user's own comes first: that is where they go next. Others' empty rooms come last. */
function activity({ lastTime, role }: RoomListing): number {
  return lastTime ?? (role === "owner" ? Number.MAX_SAFE_INTEGER : 0);
}
