import { refreshInbox, useInbox } from "@/lib/client/inbox/use-inbox";
import { useTitleBadge } from "@/lib/client/inbox/use-title-badge";
import type { RoomListing } from "@/lib/shared/api/rooms";

/** Has the list fetched anew: a room came, went or changed. */
export function refreshRoomList(): void {
  refreshInbox();
}

/**
 * The rooms that one may enter: one's own, the liveliest first, then open ones. To be used once in
 * a page: it is what opens the inbox, and it tells the page's title of what is unread.
 */
export function useRoomList(initial: RoomListing[], partyUrl: string | null): RoomListing[] {
  const rooms = useInbox(initial, partyUrl);
  useTitleBadge(rooms);
  return rooms;
}
