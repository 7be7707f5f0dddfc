"use client";

import { useSyncExternalStore } from "react";
import { type Blocked, blocks, nobodyBlocked } from "@/lib/client/people/blocks";
import { useRoomListing } from "../sidebar/rooms-context";

/** Whom the user has blocked. */
export function useBlocked(): Blocked {
  return useSyncExternalStore(blocks.subscribe, blocks.get, () => nobodyBlocked);
}

/**
 * The usernames of those whose messages are folded in a room. In a direct room nobody's are: it is opened
 * to read them.
 */
export function useFolded(roomId: number): ReadonlySet<string> {
  const { usernames } = useBlocked();
  return useRoomListing(roomId)?.direct ? nobodyBlocked.usernames : usernames;
}
