import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { hasAttention } from "@/lib/client/attention";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { RoomState } from "@/lib/client/state/types";
import { useRoomListing } from "../sidebar/rooms-context";

export type ReadState = {
  /** Events up to this one are read, as far as this page knows. */
  readId: number;
  /** The unread divider stands above the first message by someone else after this one; null: nowhere. */
  dividerId: number | null;
  /** Others' messages that are not read yet; 100 or more if that many are not loaded. */
  unread: number;
  /** An event has been in view of somebody: everything up to it is read. */
  see(id: number): void;
  markAllRead(): void;
  /** Marks a message and everything after it as unread. Rejects if the server does not answer. */
  markUnread(id: number): Promise<void>;
};

/**
 * How far the user has read a room. What was marked as unread stays so, although it is in view, until the
 * user sends something, marks all as read, or comes back to the room.
 */
export function useReadState(
  roomId: number,
  { entries, gaps, me, lastId }: Pick<RoomState, "entries" | "gaps" | "me" | "lastId">,
  { markRead, markUnread: putUnread }: Pick<RoomHandle, "markRead" | "markUnread">,
  /** How many messages the user has sent. */
  sends: number,
): ReadState {
  const listing = useRoomListing(roomId);
  // As it was when the room was opened, or left for another window: it stays while the user reads.
  const [dividerId, setDividerId] = useState(() =>
    listing?.unread ? listing.readId || null : null,
  );
  const [seenId, setSeenId] = useState(listing?.readId ?? lastId);
  // Or further, if the user reads in another tab or on another device.
  const readId = Math.max(seenId, listing?.readId ?? 0);
  const isHeld = useRef(false);
  useEffect(() => {
    isHeld.current = false;
  }, [sends]);
  const see = useCallback(
    (id: number) => {
      if (isHeld.current) return;
      setSeenId((known) => Math.max(known, id));
      markRead(id);
    },
    [markRead],
  );
  const markAllRead = useCallback(() => {
    isHeld.current = false;
    setDividerId(null);
    see(lastId);
  }, [see, lastId]);
  const markUnread = useCallback(
    async (id: number) => {
      const wasHeld = isHeld.current;
      // Before the call: until it is answered, the message in view would be marked as read again.
      isHeld.current = true;
      try {
        await putUnread(id - 1);
      } catch (error) {
        isHeld.current = wasHeld;
        throw error;
      }
      setSeenId(id - 1);
      setDividerId(id - 1);
    },
    [putUnread],
  );
  const isLoaded = !gaps.some(({ before }) => before > readId + 1);
  const listed = listing?.unread ?? 0;
  const unread = useMemo(
    () =>
      isLoaded
        ? entries
            .messagesAfter(readId)
            .filter(({ username, deleted }) => username !== me.username && !deleted).length
        : listed,
    [entries, readId, me.username, isLoaded, listed],
  );
  const wasUnread = useRef(unread > 0);
  useEffect(() => {
    // What arrives while nobody looks has a divider of its own, as if the room were opened afterwards.
    if (unread > 0 && !wasUnread.current && !hasAttention()) setDividerId(readId);
    wasUnread.current = unread > 0;
  }, [unread, readId]);
  return { readId, dividerId, unread, see, markAllRead, markUnread };
}
