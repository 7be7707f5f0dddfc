"use client";

import { later, useLater } from "../ui/later";
import { Quote } from "./quote";
import { mayHavePermalink, useReading } from "./use-reading";

const linked = later(() => import("./linked-quote"), { ahead: false });

/** The beginning of a message, in one line, as the room shows it. */
export function PlainQuote({ msg }: { msg: string }) {
  const hasLinks = mayHavePermalink(msg);
  const part = useLater(linked, hasLinks);
  const reading = useReading();
  return part && hasLinks ? <part.LinkedQuote msg={msg} /> : <Quote msg={msg} reading={reading} />;
}
