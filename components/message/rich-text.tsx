"use client";

import { useState, useSyncExternalStore } from "react";
import type { Part } from "@/lib/shared/message/parts";
import { useLater } from "../ui/later";
import { highlighterLibrary } from "./highlighter-library";
import { markdownLibrary } from "./markdown-library";
import { PlainText } from "./plain-text";
import { withinBounds } from "./within-bounds";

const style = `flex flex-col gap-2 text-md wrap-anywhere ${withinBounds}`;
/** A code block that names its language. */
const highlightedCode = /```[ \t]*\w/;

/**
 * A message with Markdown. The browser keeps the server's HTML until the library is loaded; until
 * then, new messages are shown as typed.
 */
export function RichText({ msg, parts }: { msg: string; parts: Part[] }) {
  const fromServer = useSyncExternalStore(never, no, yes);
  const [served] = useState(fromServer ? msg : null);
  const asServed = served === msg;
  const needsHighlighter = highlightedCode.test(msg);
  const library = useLater(markdownLibrary, !asServed);
  const highlighter = useLater(highlighterLibrary, needsHighlighter);
  if (library && (highlighter || !needsHighlighter || !asServed)) {
    return (
      <div key="ours" className={style}>
        <library.Markdown parts={parts} />
      </div>
    );
  }
  if (!asServed) return <PlainText parts={parts} />;
  return (
    <div
      key="served"
      className={style}
      suppressHydrationWarning
      // Always empty; with the hydration warning suppressed, React keeps the server's HTML.
      dangerouslySetInnerHTML={{ __html: "" }}
    />
  );
}

const never = () => () => {};
const no = () => false;
const yes = () => true;
