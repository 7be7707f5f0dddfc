import { useMemo } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { linkify } from "@/lib/shared/message/linkify";
import { type Permalink, permalinkOf, permalinkText } from "@/lib/shared/message/permalink";
import type { Reading } from "@/lib/shared/message/reading";
import type { Person } from "@/lib/wire/frames";
import { usePersonName } from "../hooks/use-person-name";
import { useRooms } from "../sidebar/rooms-context";
import { useOwnOrigin } from "./own-origin";
import { type Authors, authorOf, useAuthors } from "./permalink-authors";
import { mayHavePermalink, useReading } from "./use-reading";

/** As `useReading`, with the permalinks in this message; it changes with the list of rooms. */
export function useLinkReading(msg: string): Reading {
  const reading = useReading();
  const origin = useOwnOrigin();
  const nameOf = usePersonName();
  const rooms = useRooms();
  const links = useMemo(() => permalinksIn(msg, { rooms, origin }), [msg, rooms, origin]);
  const authors = useAuthors(links);
  return useMemo(
    () => ({ ...reading, linkText: linkTextOf({ rooms, origin, authors, nameOf }) }),
    [reading, rooms, origin, authors, nameOf],
  );
}

/** The permalinks of a message to messages that the user may read. */
export function permalinksIn(
  msg: string,
  { rooms, origin }: { rooms: RoomListing[]; origin: string },
): Permalink[] {
  if (!mayHavePermalink(msg)) return [];
  return linkify(msg).flatMap(({ href }) => {
    const link = href === null ? null : permalinkOf(href, origin);
    const isOwn = rooms.some(({ id, role }) => id === link?.room && role !== null);
    return link && isOwn && link.message !== null ? [link] : [];
  });
}

/** What the room's chips say (permalink-chip.tsx). */
export function linkTextOf({
  rooms,
  origin,
  authors,
  nameOf,
}: {
  rooms: RoomListing[];
  origin: string;
  /** Left out: those that are known now. */
  authors?: Authors;
  nameOf: (person: Person) => string;
}): Reading["linkText"] {
  return (href) => {
    const link = permalinkOf(href, origin);
    const room = link && rooms.find(({ id }) => id === link.room);
    if (!room) return null;
    const author = room.role === null ? null : authorOf(link, authors);
    const name = room.direct ? nameOf(room.direct) : room.name;
    return permalinkText(name, author && nameOf(author));
  };
}
