import { useRoomState } from "../room/room-context";
import { useRoomListing } from "../sidebar/rooms-context";

/**
 * Whether a room has too many people to fetch all of its members: it is crowded, or they are more than
 * `most`. Ten thousand members are a list of some 600 kB.
 */
export function useIsLarge(roomId: number, most = 10_000): boolean {
  const { crowd } = useRoomState();
  const members = useRoomListing(roomId)?.members ?? 0;
  return crowd !== null || members > most;
}
