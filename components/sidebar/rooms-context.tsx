"use client";

import { createContext, type ReactNode, use } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { useRoomList } from "./use-room-list";

const RoomsContext = createContext<RoomListing[]>([]);

/** The one list of rooms that sidebar, palette, headers and keys share. */
export function RoomsProvider({
  initial,
  partyUrl,
  children,
}: {
  initial: RoomListing[];
  partyUrl: string | null;
  children: ReactNode;
}) {
  return <RoomsContext value={useRoomList(initial, partyUrl)}>{children}</RoomsContext>;
}

export function useRooms(): RoomListing[] {
  return use(RoomsContext);
}

/** What the list knows of a room; undefined where it is not in the list (yet). */
export function useRoomListing(id: number): RoomListing | undefined {
  return useRooms().find((room) => room.id === id);
}
