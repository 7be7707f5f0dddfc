import { useMemo } from "react";
import type { RoomState } from "@/lib/client/state/types";
import type { Person } from "@/lib/wire/frames";
import { useRoomListing } from "../sidebar/rooms-context";
import type { RoomInfo } from "./room-info";

/** The room as it is now, not when the page was loaded. */
export function useCurrentRoom(
  loaded: RoomInfo,
  me: Person,
  { room, roles }: Pick<RoomState, "room" | "roles">,
): RoomInfo {
  const listing = useRoomListing(loaded.id);
  const role = roles.get(me.username) ?? listing?.role ?? loaded.role;
  // The list also tells what changed while the room's socket was closed, and of blocked direct rooms.
  const writers = room?.writers ?? listing?.writers ?? loaded.writers;
  const slowSeconds = room?.slowSeconds ?? listing?.slowSeconds ?? loaded.slowSeconds;
  return useMemo(
    () => ({ ...loaded, ...room, role, writers, slowSeconds }),
    [loaded, room, role, writers, slowSeconds],
  );
}
