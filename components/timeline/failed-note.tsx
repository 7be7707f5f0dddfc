import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Failure } from "@/lib/client/state/reducer";
import { Button } from "../ui/button";

/** Why a message was not taken, and what can be done. */
export function FailedNote({
  error,
  edit,
  onRetry,
  onDiscard,
}: {
  error: Failure;
  /** What the message was to say instead, where it is a change that was not taken. */
  edit?: string | undefined;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("log");
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
      {edit !== undefined && (
        <p
          dir="auto"
          className="line-clamp-2 w-full border-l-2 border-danger/50 pl-2 wrap-anywhere whitespace-pre-wrap text-muted"
        >
          {edit}
        </p>
      )}
      <span className="flex gap-1.5">
        <Button variant="outline" size="small" onClick={onRetry}>
          {t("retry")}
        </Button>
        <Button variant="quiet" size="small" onClick={onDiscard}>
          {t(edit === undefined ? "delete" : "discardEdit")}
        </Button>
      </span>
    </div>
  );
}
