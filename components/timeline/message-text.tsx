"use client";

import { useMemo } from "react";
import { mayBeMarkdown } from "@/lib/shared/message/may-be-markdown";
import { partsOf } from "@/lib/shared/message/parts";
import { isEmojiOnly } from "../message/emoji-only";
import { usePeople } from "../message/people";
import { PlainText } from "../message/plain-text";
import { RichText } from "../message/rich-text";

export function MessageText({ msg }: { msg: string }) {
  const { known } = usePeople();
  const parts = useMemo(() => partsOf(msg, known), [msg, known]);
  const isRich = useMemo(() => mayBeMarkdown(parts), [parts]);
  if (isEmojiOnly(msg)) {
    return <p className="py-0.5 text-[2.125rem] leading-[2.75rem]">{msg}</p>;
  }
  return isRich ? <RichText msg={msg} parts={parts} /> : <PlainText parts={parts} />;
}
