"use client";

import type { FileInfo } from "@/lib/wire/frames";
import { FilesQuote } from "../files/files-quote";
import { later, useLater } from "../ui/later";
import { Quote } from "./quote";
import { mayHavePermalink, useReading } from "./use-reading";

const linked = later(() => import("./linked-quote"), { ahead: false });

/** The beginning of a message, in one line, as the room shows it; what its files are, if it has no words. */
export function PlainQuote({ msg, files }: { msg: string; files?: FileInfo[] | undefined }) {
  const hasLinks = mayHavePermalink(msg);
  const part = useLater(linked, hasLinks);
  const reading = useReading();
  if (msg === "" && files) return <FilesQuote files={files} />;
  return part && hasLinks ? <part.LinkedQuote msg={msg} /> : <Quote msg={msg} reading={reading} />;
}
