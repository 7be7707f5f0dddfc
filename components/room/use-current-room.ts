import { useMemo } from "react";
import type { RoomState } from "@/lib/client/state/reducer";
import type { Person } from "@/lib/wire/frames";
import { useRoomListing } from "../sidebar/rooms-context";
import type { RoomInfo } from "./room-info";

/** The room with the name and the role that it has now, not when the page was loaded. */
export function useCurrentRoom(
  loaded: RoomInfo,
  me: Person,
  { room, roles }: Pick<RoomState, "room" | "roles">,
): RoomInfo {
  const listing = useRoomListing(loaded.id);
  const role = roles.get(me.username) ?? listing?.role ?? loaded.role;
  return useMemo(() => ({ ...loaded, ...room, role }), [loaded, room, role]);
}
