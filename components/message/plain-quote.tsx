"use client";

import { cutText } from "@/lib/shared/cut-text";
import type { Reading } from "@/lib/shared/message/reading";
import { mayHavePermalink, useLinkReading, useReading } from "./use-reading";
import { useTextAsShown } from "./use-text-as-shown";

/** More does not fit into a line. */
const maxCharacters = 200;

/** The beginning of a message, in one line, as the room shows it. */
export function PlainQuote({ msg }: { msg: string }) {
  return mayHavePermalink(msg) ? <WithPermalinks msg={msg} /> : <WithoutPermalinks msg={msg} />;
}

function WithPermalinks({ msg }: { msg: string }) {
  return <Quote msg={msg} reading={useLinkReading(msg)} />;
}

function WithoutPermalinks({ msg }: { msg: string }) {
  return <Quote msg={msg} reading={useReading()} />;
}

function Quote({ msg, reading }: { msg: string; reading: Reading }) {
  const text = useTextAsShown(msg, reading);
  // The server has the library for Markdown at once, the browser a moment later.
  return <bdi suppressHydrationWarning>{cutText(text, maxCharacters)}</bdi>;
}
