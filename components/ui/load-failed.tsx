"use client";

import { useTranslations } from "next-intl";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "./button";

/** Replaces a list that failed to load. */
export function LoadFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations("notices");
  const problemText = useProblemText();
  return (
    <div role="alert" className="flex items-center gap-3 text-sm text-muted">
      <p className="min-w-0 flex-1 text-pretty">{problemText(error)}</p>
      <Button variant="outline" size="small" onClick={onRetry}>
        {t("tryAgain")}
      </Button>
    </div>
  );
}
