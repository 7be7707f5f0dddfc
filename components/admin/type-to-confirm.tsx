"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";

type Props = {
  open: boolean;
  onClose: () => void;
  title: string;
  description: string;
  /** What is to be typed. */
  name: string;
  confirm: string;
  onConfirm: () => Promise<void>;
};

/** Confirms what cannot be undone: the name of what goes is to be typed. */
export function TypeToConfirm({ open, onClose, title, description, ...rest }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      description={description}
    >
      <ConfirmForm onClose={onClose} {...rest} />
    </Dialog>
  );
}

function ConfirmForm({
  name,
  confirm,
  onClose,
  onConfirm,
}: Pick<Props, "name" | "confirm" | "onClose" | "onConfirm">) {
  const t = useTranslations("admin.confirmName");
  const problemText = useProblemText();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    if (busy) return;
    const fits = typed.trim().normalize("NFC") === name.trim().normalize("NFC");
    setWrong(!fits);
    setProblem(null);
    if (!fits) return;
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(problemText(error));
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Field label={t("label", { name })} error={isWrong ? t("mismatch") : null}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <FormError text={problem} />
      <FormActions danger submit={confirm} busy={busy} onCancel={onClose} />
    </form>
  );
}
