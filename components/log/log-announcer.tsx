"use client";

import { useTranslations } from "next-intl";
import { memo, useEffect, useRef, useState } from "react";
import type { Person } from "@/lib/protocol";
import type { Entry } from "@/lib/room-state";
import type { MessageEntry } from "./log-items";

const batchMs = 1_000;
/** More at once are counted instead of read out. */
const readOut = 4;
const readCharacters = 300;

/** Reads others' new messages to screen readers, a second's worth at a time. */
export const LogAnnouncer = memo(function LogAnnouncer({
  entries,
  me,
}: {
  entries: Entry[];
  me: Person;
}) {
  const t = useTranslations("log");
  const waiting = useRef<MessageEntry[]>([]);
  const heardId = useRef(newestOf(entries)?.id ?? 0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [batch, setBatch] = useState({ number: 0, lines: [""] });

  useEffect(() => {
    const news = entriesAfter(entries, heardId.current);
    heardId.current = newestOf(news)?.id ?? heardId.current;
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

function newestOf(entries: Entry[]): MessageEntry | undefined {
  return entries.findLast((entry) => entry.kind === "message");
}

function entriesAfter(entries: Entry[], id: number): MessageEntry[] {
  const news: MessageEntry[] = [];
  for (const entry of entries.toReversed()) {
    if (entry.kind !== "message") continue;
    if (entry.id <= id) break;
    news.unshift(entry);
  }
  return news;
}
