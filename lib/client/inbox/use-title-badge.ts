"use client";

import { useEffect } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";

const anyPrefix = /^(?:\(\d+\+?\)|•) /;

/**
 * What stands before the page's title. As in Slack a number is what is meant for oneself: mentions,
 * and everything in rooms of two; a dot is whatever else is unread and not silenced.
 */
export function titlePrefix(rooms: RoomListing[]): string {
  const heard = rooms.filter(({ notify }) => notify !== "nothing");
  const counts = heard.map(({ direct, unread = 0, mentions = 0 }) => (direct ? unread : mentions));
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count > 0) return `(${count > 99 ? "99+" : count}) `;
  const isUnread = heard.some(({ unread = 0, notify }) => unread > 0 && notify !== "mentions");
  return isUnread ? "• " : "";
}

/** Keeps the prefix before whatever title the page has. */
export function useTitleBadge(rooms: RoomListing[]): void {
  const prefix = titlePrefix(rooms);
  useEffect(() => {
    const apply = (wanted: string) => {
      const title = wanted + document.title.replace(anyPrefix, "");
      if (document.title !== title) document.title = title;
    };
    apply(prefix);
    // Each page of the app sets a title of its own.
    const observer = new MutationObserver(() => apply(prefix));
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      apply("");
    };
  }, [prefix]);
}
