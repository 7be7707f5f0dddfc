"use client";

import { useTranslations } from "next-intl";
import { memo, useEffect, useRef, useState } from "react";
import type { Entries } from "@/lib/client/state/reducer";
import type { Person } from "@/lib/wire/frames";
import type { MessageEntry } from "./timeline-items";

const batchMs = 1_000;
/** More at once are counted instead of read out. */
const readOut = 4;
const readCharacters = 300;

/** Reads others' new messages to screen readers, a second's worth at a time. */
export const TimelineAnnouncer = memo(function TimelineAnnouncer({
  entries,
  lastId,
  me,
}: {
  entries: Entries;
  /** What came up to this event is no news, also where it is loaded later. */
  lastId: number;
  me: Person;
}) {
  const t = useTranslations("log");
  const waiting = useRef<MessageEntry[]>([]);
  const heardId = useRef(lastId);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [batch, setBatch] = useState({ number: 0, lines: [""] });

  useEffect(() => {
    const news = entries.messagesAfter(heardId.current);
    heardId.current = news.at(-1)?.id ?? heardId.current;
    waiting.current.push(
      ...news.filter(({ username, deleted }) => username !== me.username && !deleted),
    );
    if (waiting.current.length === 0 || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const messages = waiting.current.splice(0);
      const lines = messages.map(({ nickname, msg }) =>
        t("announcement", { nickname, msg: msg.slice(0, readCharacters) }),
      );
      const last = messages.at(-1);
      if (!last) return;
      const { nickname, msg } = last;
      const summary = t("announceMany", {
        count: messages.length,
        nickname,
        msg: msg.slice(0, readCharacters),
      });
      setBatch(({ number }) => ({
        number: number + 1,
        lines: messages.length > readOut ? [summary] : lines,
      }));
    }, batchMs);
  }, [entries, me.username, t]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div role="status" aria-live="polite" className="sr-only" data-testid="announcer">
      <p key={batch.number}>{batch.lines.join("\n")}</p>
    </div>
  );
});
