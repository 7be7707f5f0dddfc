import { useMemo } from "react";
import { mayBeMarkdown } from "@/lib/shared/message/may-be-markdown";
import { partsOf } from "@/lib/shared/message/parts";
import { plainParts } from "@/lib/shared/message/plain-parts";
import type { Reading } from "@/lib/shared/message/reading";
import { useLater } from "../ui/later";
import { markdownLibrary } from "./markdown-library";

type Library = ReturnType<typeof markdownLibrary.get>;

/**
 * A message as the room shows it, as plain text (lib/shared/message/plain-text.ts). Until the library is
 * there, with the marks of Markdown: the server has it at once, the browser a moment after the page.
 */
export function textAsShown(msg: string, reading: Reading, library: Library): string {
  const parts = partsOf(msg, reading.known);
  return library && mayBeMarkdown(parts)
    ? library.plainText(msg, reading)
    : plainParts(parts, reading);
}

export function useTextAsShown(msg: string, reading: Reading): string {
  const { known } = reading;
  const isRich = useMemo(() => mayBeMarkdown(partsOf(msg, known)), [msg, known]);
  const library = useLater(markdownLibrary, isRich);
  return useMemo(() => textAsShown(msg, reading, library), [msg, reading, library]);
}
