"use client";

import { useTranslations } from "next-intl";
import { memo, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Entries } from "@/lib/client/state/types";
import { cutText } from "@/lib/shared/cut-text";
import type { Person } from "@/lib/wire/frames";
import { useFilesText } from "../files/use-files-text";
import { useDistinctName, usePersonName } from "../hooks/use-person-name";
import { markdownLibrary } from "../message/markdown-library";
import { useOwnOrigin } from "../message/own-origin";
import { fetchAuthors } from "../message/permalink-authors";
import { linkTextOf, permalinksIn } from "../message/use-link-reading";
import { useReading } from "../message/use-reading";
import { textAsShown } from "../message/use-text-as-shown";
import { useRooms } from "../sidebar/rooms-context";
import type { MessageEntry } from "./timeline-items";

const batchMs = 1_000;
/** A larger batch is summed up instead of read out. */
const maxReadOut = 4;
const maxCharacters = 300;

/** Announces new messages by others to screen readers, in batches of one second. */
export default memo(function TimelineAnnouncer({
  entries,
  lastId,
  me,
  folded,
}: {
  entries: Entries;
  /** Events up to this one are not new, even if they are loaded later. */
  lastId: number;
  me: Person;
  /** The usernames of those whose messages are not announced. */
  folded: ReadonlySet<string>;
}) {
  const t = useTranslations("log");
  const tFiles = useTranslations("files");
  const filesText = useFilesText();
  const nameOf = useDistinctName();
  const waiting = useRef<MessageEntry[]>([]);
  const announcedId = useRef(lastId);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reading = useReading();
  const personName = usePersonName();
  const rooms = useRooms();
  const origin = useOwnOrigin();
  const prepare = useEffectEvent((messages: MessageEntry[]) => {
    markdownLibrary.load();
    void fetchAuthors(messages.flatMap(({ msg }) => permalinksIn(msg, { rooms, origin })));
  });
  /** As the room shows it. */
  const textOf = useEffectEvent(({ msg, files }: MessageEntry) => {
    const linkText = linkTextOf({ rooms, origin, nameOf: personName });
    const text = textAsShown(msg, { ...reading, linkText }, markdownLibrary.get());
    const words = cutText(text, maxCharacters);
    if (!files) return words;
    return words === ""
      ? filesText(files)
      : tFiles("withWords", { msg: words, files: filesText(files) });
  });
  const [batch, setBatch] = useState({ number: 0, lines: [""] });

  useEffect(() => {
    const news = entries.messagesAfter(announcedId.current);
    announcedId.current = news.at(-1)?.id ?? announcedId.current;
    waiting.current.push(
      ...news.filter(
        ({ username, deleted }) => username !== me.username && !deleted && !folded.has(username),
      ),
    );
    if (waiting.current.length === 0) return;
    prepare(waiting.current);
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const messages = waiting.current.splice(0);
      const lines = messages.map((message) =>
        t("announcement", { nickname: nameOf(message), msg: textOf(message) }),
      );
      const last = messages.at(-1);
      if (!last) return;
      const summary = t("announceMany", {
        count: messages.length,
        nickname: nameOf(last),
        msg: textOf(last),
      });
      setBatch(({ number }) => ({
        number: number + 1,
        lines: messages.length > maxReadOut ? [summary] : lines,
      }));
    }, batchMs);
  }, [entries, me.username, folded, t, nameOf]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div role="status" aria-live="polite" className="sr-only" data-testid="announcer">
      <p key={batch.number}>{batch.lines.join("\n")}</p>
    </div>
  );
});
