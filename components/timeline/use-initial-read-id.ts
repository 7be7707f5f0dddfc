import { useState } from "react";
import { useRoomListing } from "../sidebar/rooms-context";

/**
 * The read marker as it was when the room was opened, for the unread divider; the real one moves on
 * while the user reads. Null if nothing was unread.
 */
export function useInitialReadId(roomId: number): number | null {
  const listing = useRoomListing(roomId);
  const [readId] = useState(() => (listing?.unread ? listing.readId || null : null));
  return readId;
}
