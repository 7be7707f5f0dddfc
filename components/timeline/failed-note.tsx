import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type MouseEvent, useState } from "react";
import type { Failure } from "@/lib/client/state/types";
import { clockOf } from "../composer/posting";
import { useNow } from "../composer/use-posting";
import { useRoomContext } from "../room/room-context";
import { Button } from "../ui/button";

/** Why a message or an edit was refused, with Retry and Delete. */
export default function FailedNote({
  cid,
  error,
  retryAt,
  edit,
}: {
  cid: string;
  error: Failure;
  /** Until then Retry would be refused again; in milliseconds since 1970. */
  retryAt?: number | undefined;
  /** The refused new text, if it is an edit. */
  edit?: string | undefined;
}) {
  const t = useTranslations("log");
  const { resend, discard } = useRoomContext();
  const [total] = useState(() => (retryAt ? Math.ceil((retryAt - Date.now()) / 1_000) : 0));
  const now = useNow(retryAt ? String(retryAt) : "", total);
  const wait = retryAt && now !== null ? Math.ceil((retryAt - now) / 1_000) : 0;
  return (
    <div className="mt-1 mb-1.5 flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm text-danger-ink">
      <p role="alert" className="flex items-center gap-1.5">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        <span>
          <span className="mr-1 font-medium">
            {t(edit === undefined ? "failed.label" : "failed.editLabel")}
          </span>
          {t(`failed.${error}`)}
        </span>
      </p>
      {wait > 0 && (
        <span className="text-muted tabular-nums">{t("tryAgainIn", { time: clockOf(wait) })}</span>
      )}
      {edit !== undefined && (
        <p
          dir="auto"
          className="line-clamp-2 w-full border-l-2 border-danger/50 pl-2 wrap-anywhere whitespace-pre-wrap text-muted"
        >
          {edit}
        </p>
      )}
      <span className="flex gap-1.5">
        <Button
          variant="outline"
          size="small"
          disabled={wait > 0}
          onClick={leaving(() => resend(cid))}
        >
          {t("retry")}
        </Button>
        <Button variant="quiet" size="small" onClick={leaving(() => discard(cid))}>
          {t(edit === undefined ? "delete" : "discardEdit")}
        </Button>
      </span>
    </div>
  );
}

/** The note goes away with its buttons, so the keyboard continues from the message, or the timeline. */
function leaving(act: () => void): (event: MouseEvent<HTMLElement>) => void {
  return ({ currentTarget }) => {
    currentTarget
      .closest<HTMLElement>("[data-message], [role=log]")
      ?.focus({ preventScroll: true });
    act();
  };
}
