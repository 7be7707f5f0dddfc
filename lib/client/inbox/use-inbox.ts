"use client";

import { useEffect, useState } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import * as rest from "../rest/rest-client";
import { InboxClient, type NewsListener } from "./inbox-client";

/** The tab's one inbox, while there is one; a full load of the page goes with each sign-out. */
let inbox: InboxClient | null = null;
const listeners = new Set<NewsListener>();

/** The list of rooms, kept as it is; to be used once in a page. `initial` may come anew. */
export function useInbox(initial: RoomListing[], partyUrl: string | null): RoomListing[] {
  const [client] = useState(() => new InboxClient(initial, rest));
  const [rooms, setRooms] = useState(client.state.rooms);
  useEffect(() => {
    inbox = client;
    const ends = [
      client.subscribe((state) => setRooms(state.rooms)),
      client.onNews((...news) => {
        for (const listener of listeners) listener(...news);
      }),
    ];
    client.start(partyUrl);
    return () => {
      for (const end of ends) end();
      client.stop();
      inbox = null;
    };
  }, [client, partyUrl]);
  useEffect(() => client.dispatch({ type: "fetched", rooms: initial }), [client, initial]);
  return rooms;
}

/** Tells of what others said in any of one's rooms, unless it was read already. */
export function onNews(listener: NewsListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Has the list fetched anew: a room came, went or changed. */
export function refreshInbox(): void {
  inbox?.refetch();
}

/** In this tab a room is read up to `id`; telling the app is the room's own work. */
export function markRoomRead(room: number, id: number): void {
  inbox?.dispatch({ type: "read", room, id });
}

/** A room's newest message, whoever said it; `time` in seconds since 1970. */
export function noteSaid(room: number, id: number, time: number): void {
  inbox?.dispatch({ type: "said", room, id, time });
}
