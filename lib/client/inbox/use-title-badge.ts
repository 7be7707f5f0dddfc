"use client";

import "client-only";
import { useEffect } from "react";
import type { RoomListing } from "@/lib/shared/api/rooms";

const anyPrefix = /^(?:\(\d+\+?\)|•) /;

/**
 * The prefix of the page's title. As in Slack, the number counts mentions and direct messages; a dot
 * stands for other unread messages in rooms that are not muted.
 */
export function titlePrefix(rooms: RoomListing[]): string {
  const audible = rooms.filter(({ notify }) => notify !== "nothing");
  const counts = audible.map(({ direct, unread = 0, mentions = 0 }) =>
    direct ? unread : mentions,
  );
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count > 0) return `(${count > 99 ? "99+" : count}) `;
  const isUnread = audible.some(({ unread = 0, notify }) => unread > 0 && notify !== "mentions");
  return isUnread ? "• " : "";
}

/** Keeps the prefix in front of the title of every page. */
export function useTitleBadge(rooms: RoomListing[]): void {
  const prefix = titlePrefix(rooms);
  useEffect(() => {
    const apply = (wanted: string) => {
      const title = wanted + document.title.replace(anyPrefix, "");
      if (document.title !== title) document.title = title;
    };
    apply(prefix);
    // Each navigation sets a new title.
    const observer = new MutationObserver(() => apply(prefix));
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      apply("");
    };
  }, [prefix]);
}
