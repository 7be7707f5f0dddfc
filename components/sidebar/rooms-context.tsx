"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import { avatarsOfRooms } from "@/lib/client/people/avatars";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { useKnownAvatars } from "../avatar/avatars-context";
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
  const rooms = useRoomList(initial, partyUrl);
  useKnownAvatars(useMemo(() => avatarsOfRooms(rooms), [rooms]));
  return <RoomsContext value={rooms}>{children}</RoomsContext>;
}

export function useRooms(): RoomListing[] {
  return use(RoomsContext);
}

/** The listing of one room; undefined if the list does not have it (yet). */
export function useRoomListing(id: number): RoomListing | undefined {
  return useRooms().find((room) => room.id === id);
}
