import { Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Message, PendingSend } from "@/lib/client/state/reducer";
import type { Person } from "@/lib/wire/frames";
import { FailedNote } from "./failed-note";
import { MessageFrame } from "./message-frame";
import { MessageText } from "./message-text";
import { ReplyQuote } from "./reply-quote";

/** A message of one's own on its way, or stuck on it. */
export const PendingRow = memo(function PendingRow({
  pending: { cid, msg, sentAt, failed, reply },
  me,
  continued,
  quoted,
  onRetry,
  onDiscard,
}: {
  pending: PendingSend;
  me: Person;
  continued: boolean;
  quoted: Message | null | undefined;
  onRetry: (cid: string) => void;
  onDiscard: (cid: string) => void;
}) {
  const t = useTranslations("log");
  return (
    <MessageFrame
      author={me}
      time={Math.floor(sentAt / 1_000)}
      mine
      continued={continued}
      quote={reply !== undefined && <ReplyQuote id={reply} quoted={quoted} />}
      mark={
        !failed && (
          <Clock
            key={sentAt}
            role="img"
            aria-label={t("sending")}
            className="size-3 shrink-0 animate-appear-late self-center text-muted"
          />
        )
      }
    >
      <MessageText msg={msg} />
      {failed && (
        <FailedNote error={failed} onRetry={() => onRetry(cid)} onDiscard={() => onDiscard(cid)} />
      )}
    </MessageFrame>
  );
});
