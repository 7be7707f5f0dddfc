"use client";

import { Quote } from "./quote";
import { useLinkReading } from "./use-link-reading";

/** As `PlainQuote`, with permalinks as the room shows them. */
export function LinkedQuote({ msg }: { msg: string }) {
  return <Quote msg={msg} reading={useLinkReading(msg)} />;
}
