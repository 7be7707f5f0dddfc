"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "./button";
import { cx } from "./cx";
import { backdropStyle, dialogStyle } from "./dialog-style";
import { FormError } from "./form-error";
import { useLater } from "./later";
import { radixDialog } from "./radix";
import { useReturnFocus } from "./use-return-focus";

/** Confirms an action with consequences; stays open and shows the error if it fails. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  confirm,
  danger = true,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  confirm: string;
  /** Styles the action as destructive. */
  danger?: boolean;
  onConfirm: () => Promise<void>;
}) {
  const t = useTranslations("dialog");
  const Radix = useLater(radixDialog, open)?.AlertDialog;
  const problemText = useProblemText();
  const returnFocus = useReturnFocus(open);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const change = (next: boolean) => {
    setProblem(null);
    onOpenChange(next);
  };
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setProblem(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  if (!Radix) return null;
  return (
    <Radix.Root open={open} onOpenChange={change}>
      <Radix.Portal>
        <Radix.Overlay className={backdropStyle} />
        <Radix.Content className={cx(dialogStyle, "max-w-md")} onCloseAutoFocus={returnFocus}>
          <div className="flex flex-col gap-2">
            <Radix.Title className="text-lg font-semibold wrap-anywhere">{title}</Radix.Title>
            <Radix.Description className="text-base text-muted wrap-anywhere">
              {description}
            </Radix.Description>
          </div>
          <FormError text={problem} />
          <div className="flex justify-end gap-2 max-sm:*:flex-1">
            <Radix.Cancel asChild>
              <Button variant="outline">{t("cancel")}</Button>
            </Radix.Cancel>
            <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={run}>
              {confirm}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
