"use client";

import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { useForm } from "../hooks/use-form";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { toast } from "../ui/toast";

const maxReason = 500;

export type Reported = {
  /** As it is shown. */
  name: string;
} & ({ kind: "message"; room: number; id: number } | { kind: "person"; username: string });

/** Asks why, which may be left empty, and reports a message or a person. */
export default function ReportDialog({
  reported,
  onClose,
}: {
  reported: Reported;
  onClose: () => void;
}) {
  const t = useTranslations("reports");
  const { kind, name } = reported;
  const rules = { reason: (text: string) => ([...text].length > maxReason ? "too-long" : null) };
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    const reason = value("reason").trim();
    if (reported.kind === "message") {
      const { room, id } = reported;
      await call("POST", `/Room/${room}/Message/${id}/Report`, { reason });
    } else await call("POST", "/Report", { username: reported.username, reason });
    toast(t("sent"));
    onClose();
    return null;
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(kind === "message" ? "messageTitle" : "personTitle", { name })}
      description={t(kind === "message" ? "messageBody" : "personBody")}
    >
      <form {...form} className="flex flex-col gap-5">
        <Field label={t("reasonLabel")} error={errorOf("reason")}>
          {(control) => (
            <textarea
              {...control}
              name="reason"
              rows={4}
              dir="auto"
              maxLength={maxReason}
              className="w-full resize-none rounded-lg border border-line-strong bg-canvas px-3 py-2 text-base text-ink shadow-flat focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35 aria-invalid:border-danger"
            />
          )}
        </Field>
        <FormError text={problem} />
        <FormActions submit={t("send")} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
