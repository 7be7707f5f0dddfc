"use client";

import { useMemo } from "react";
import { mayBeMarkdown } from "@/lib/shared/message/may-be-markdown";
import { partsOf } from "@/lib/shared/message/parts";
import { shownText } from "@/lib/shared/message/shown-text";
import { useLater } from "../ui/later";
import { markdownLibrary } from "./markdown-library";
import { usePeople } from "./people";

/** More does not fit into a line. */
const maxCharacters = 200;

/** The beginning of a message, in one line, as the room shows it: mentions by nickname, no Markdown. */
export function PlainQuote({ msg }: { msg: string }) {
  const { known } = usePeople();
  const parts = useMemo(() => partsOf(msg, known), [msg, known]);
  const isRich = useMemo(() => mayBeMarkdown(parts), [parts]);
  const library = useLater(markdownLibrary, isRich);
  const text = useMemo(
    () => (isRich && library ? library.plainText(msg, known) : parts.map(shownText).join("")),
    [isRich, library, parts, msg, known],
  );
  // The server has the library at once, the browser a moment later.
  return <bdi suppressHydrationWarning>{text.slice(0, maxCharacters)}</bdi>;
}
