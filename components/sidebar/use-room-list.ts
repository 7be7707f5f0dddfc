import { refreshInbox, useInbox } from "@/lib/client/inbox/use-inbox";
import { useTitleBadge } from "@/lib/client/inbox/use-title-badge";
import type { RoomListing } from "@/lib/shared/api/rooms";

/** Fetches the list again, after a room was added, removed or changed. */
export function refreshRoomList(): void {
  refreshInbox();
}

/**
 * The rooms that the user may enter: their own, the most recently active first, then open ones. Use
 * it once per page: it opens the inbox and shows unread messages in the page's title.
 */
export function useRoomList(initial: RoomListing[], partyUrl: string | null): RoomListing[] {
  const rooms = useInbox(initial, partyUrl);
  useTitleBadge(rooms);
  return rooms;
}
