"use client";

import { useTranslations } from "next-intl";
import { Button } from "./button";

/** The Cancel and submit buttons of a form in a dialog. */
export function FormActions({
  submit,
  busy,
  danger = false,
  onCancel,
}: {
  submit: string;
  busy: boolean;
  /** Styles the submit button as destructive. */
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
