import { Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Message, PendingSend } from "@/lib/client/state/types";
import { attachmentsPart } from "../composer/attachments-part";
import { useRoomContext } from "../room/room-context";
import { useLater } from "../ui/later";
import { FailedNote } from "./later-failed-note";
import { MessageFrame } from "./message-frame";
import { MessageText } from "./message-text";
import { ReplyQuote } from "./reply-quote";

/** An own message without an answer yet, or a refused one. */
export const PendingRow = memo(function PendingRow({
  pending,
  continued,
  quoted,
}: {
  pending: PendingSend;
  continued: boolean;
  quoted: Message | null | undefined;
}) {
  const t = useTranslations("log");
  const { me } = useRoomContext();
  const { cid, msg, sentAt, failed, retryAt, reply } = pending;
  const withFiles = pending.kind === "send-files";
  const files = useLater(attachmentsPart, withFiles);
  return (
    <MessageFrame
      author={me}
      time={Math.floor(sentAt / 1_000)}
      mine
      continued={continued}
      quote={reply !== undefined && <ReplyQuote id={reply} quoted={quoted} />}
      mark={
        !failed &&
        !withFiles && (
          <Clock
            key={sentAt}
            role="img"
            aria-label={t("sending")}
            className="size-3 shrink-0 animate-appear-late self-center text-muted"
          />
        )
      }
    >
      {msg !== "" && <MessageText msg={msg} />}
      {withFiles && files && <files.PendingFiles pending={pending} />}
      {failed && <FailedNote key={retryAt} cid={cid} error={failed} retryAt={retryAt} />}
    </MessageFrame>
  );
});
