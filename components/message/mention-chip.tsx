"use client";

import type { Person } from "@/lib/wire/frames";
import { foldName } from "@/lib/wire/mentions";
import { useDistinctName } from "../hooks/use-person-name";
import { cx } from "../ui/cx";
import { usePeople } from "./people";

/** A mention in a message. A mention of the user also tints the message (message-frame.tsx). */
export function MentionChip({ person }: { person: Person }) {
  const { username } = person;
  const nameOf = useDistinctName();
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
      @<bdi>{nameOf(person)}</bdi>
    </span>
  );
}
