"use client";

import { CornerUpRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Message } from "@/lib/client/state/types";
import { QuotedPicture } from "../files/files-quote";
import { useDistinctName } from "../hooks/use-person-name";
import { PlainQuote } from "../message/plain-quote";
import { useMessageActions } from "../message-actions/actions-context";
import { useRoomContext } from "../room/room-context";

const style = "flex max-w-full items-center gap-1.5 text-sm text-muted";

/** Above an answer: a line of the message that it answers, which jumps there. */
export function ReplyQuote({
  id,
  quoted,
}: {
  id: number;
  /** undefined: not fetched yet; null: no longer exists. */
  quoted: Message | null | undefined;
}) {
  const t = useTranslations("actions");
  const blocks = useTranslations("blocks");
  const { folded } = useRoomContext();
  const nameOf = useDistinctName();
  const actions = useMessageActions();
  const icon = <CornerUpRight aria-hidden className="size-3.5 shrink-0" />;
  if (quoted?.deleted) {
    return (
      <p className={style}>
        {icon}
        {t("deletedMessage")}
      </p>
    );
  }
  return (
    <button
      type="button"
      data-quote
      title={t("jumpToQuoted")}
      onClick={() => actions?.jump(id)}
      className={`${style} touch-target -my-0.5 min-h-6 min-w-6 rounded-sm hover:text-ink pointer-coarse:my-0 pointer-coarse:min-h-7`}
    >
      {icon}
      {quoted && folded.has(quoted.username) ? (
        <span className="truncate">{blocks("folded", { count: 1 })}</span>
      ) : quoted ? (
        <>
          <span className="max-w-[min(12rem,40vw)] shrink-0 truncate font-medium">
            {nameOf(quoted)}
          </span>
          <QuotedPicture files={quoted.files} />
          <span className="truncate">
            <PlainQuote msg={quoted.msg} files={quoted.files} />
          </span>
        </>
      ) : (
        t("earlierMessage")
      )}
    </button>
  );
}
