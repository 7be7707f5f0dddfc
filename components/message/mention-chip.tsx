"use client";

import type { Person } from "@/lib/wire/frames";
import { foldName } from "@/lib/wire/mentions";
import { cx } from "../ui/cx";
import { usePeople } from "./people";

/** A mention in a message. A mention of the user also tints the message (message-frame.tsx). */
export function MentionChip({ person: { username, nickname } }: { person: Person }) {
  const mine = foldName(username) === foldName(usePeople().me);
  return (
    <span
      title={`@${username}`}
      data-mention={mine ? "me" : "other"}
      className={cx(
        "rounded-[0.3125rem] px-1 py-px font-medium box-decoration-clone",
        mine ? "bg-mention text-mention-ink" : "bg-accent-soft text-accent-ink",
      )}
    >
      @<bdi>{nickname}</bdi>
    </span>
  );
}
