"use client";

import { useState, useSyncExternalStore } from "react";
import { useLater } from "../ui/later";
import { highlighterLibrary } from "./highlighter-library";
import { markdownLibrary } from "./markdown-library";
import type { Part } from "./parts";
import { PlainText } from "./plain-text";

const style = "flex flex-col gap-2 text-md wrap-anywhere";
/** A block of code that names its language. */
const colouredCode = /```[ \t]*\w/;

/**
 * A message with Markdown. The server shows it complete; the browser leaves that alone until the
 * library is here, and shows new messages as they were typed so long.
 */
export function RichText({ msg, parts }: { msg: string; parts: Part[] }) {
  const fromServer = useSyncExternalStore(never, no, yes);
  const [served] = useState(fromServer ? msg : null);
  const asServed = served === msg;
  const wantsColours = colouredCode.test(msg);
  const library = useLater(markdownLibrary, !asServed);
  const highlighter = useLater(highlighterLibrary, wantsColours);
  if (library && (highlighter || !wantsColours || !asServed)) {
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
      // Empty, whatever the message says; so React leaves alone what the server put in.
      dangerouslySetInnerHTML={{ __html: "" }}
    />
  );
}

const never = () => () => {};
const no = () => false;
const yes = () => true;
