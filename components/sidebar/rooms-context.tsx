"use client";

import { createContext, type ReactNode, use } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { useRoomList } from "./use-room-list";

const RoomsContext = createContext<RoomListing[]>([]);

/** Shares one list of rooms between the sidebar, the switcher, room headers and shortcuts. */
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

/** The listing of one room; undefined if the list does not have it (yet). */
export function useRoomListing(id: number): RoomListing | undefined {
  return useRooms().find((room) => room.id === id);
}
