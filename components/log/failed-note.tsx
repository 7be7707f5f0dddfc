import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Failure } from "@/lib/room-state";
import { Button } from "../ui/button";

/** Why a message was not taken, and what can be done. */
export function FailedNote({
  error,
  onRetry,
  onDiscard,
}: {
  error: Failure;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("log");
  return (
    <div className="mt-1 mb-1.5 flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm text-danger-ink">
      <p role="alert" className="flex items-center gap-1.5">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        <span>
          <span className="mr-1 font-medium">{t("failed.label")}</span>
          {t(`failed.${error}`)}
        </span>
      </p>
      <span className="flex gap-1.5">
        <Button variant="outline" size="small" onClick={onRetry}>
          {t("retry")}
        </Button>
        <Button variant="quiet" size="small" onClick={onDiscard}>
          {t("delete")}
        </Button>
      </span>
    </div>
  );
}
