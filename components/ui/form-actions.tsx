"use client";

import { useTranslations } from "next-intl";
import { Button } from "./button";

/** The end of a form in a window: not now, or do it. */
export function FormActions({
  submit,
  busy,
  danger = false,
  onCancel,
}: {
  submit: string;
  busy: boolean;
  /** It takes something away for good. */
  danger?: boolean;
  onCancel: () => void;
}) {
  const t = useTranslations("dialog");
  return (
    <div className="flex justify-end gap-2 max-sm:*:flex-1">
      <Button variant="outline" onClick={onCancel}>
        {t("cancel")}
      </Button>
      <Button type="submit" variant={danger ? "danger" : "primary"} busy={busy}>
        {submit}
      </Button>
    </div>
  );
}
