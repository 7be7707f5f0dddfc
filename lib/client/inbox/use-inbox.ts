"use client";

import "client-only";
import { useEffect, useState } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import * as rest from "../rest/rest-client";
import { InboxClient, type NewsListener } from "./inbox-client";

/** The tab's inbox, while `useInbox` is mounted. Signing out reloads the page, so it has one user. */
let inbox: InboxClient | null = null;
const listeners = new Set<NewsListener>();

/**
 * The list of rooms, kept current. To be mounted once per page. A new `initial` is merged into the
 * list, as one that was fetched.
 */
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

/** Calls `listener` with new unread messages in any of the user's rooms. Returns the unsubscribe function. */
export function onNews(listener: NewsListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Fetches the list again, after a room was added, removed or changed. */
export function refreshInbox(): void {
  inbox?.refetch();
}

/** Lowers a room's unread counts in this tab. The room's own client saves the read marker. */
export function markRoomRead(room: number, id: number): void {
  inbox?.dispatch({ type: "read", room, id });
}

/** Raises a room's unread counts in this tab, once the server has moved the read marker back. */
export function markRoomUnread(room: number, id: number): void {
  inbox?.moveBack(room, id);
}

/** Moves a room up in the list for its newest message, own or not; `time` in seconds since 1970. */
export function noteActivity(room: number, id: number, time: number): void {
  inbox?.dispatch({ type: "activity", room, id, time });
}
