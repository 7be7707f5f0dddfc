"use client";

import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { required, useForm } from "../hooks/use-form";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { PasswordInput } from "../ui/password-input";

const rules = { current: required };

/** Asks for the password, so that an open session alone gives nobody another way in. */
export function SsoLinkForm({
  me,
  onStart,
  onCancel,
}: {
  me: Person;
  onStart: (current: string) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations("sso.settings");
  const settings = useTranslations("settings");
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    await onStart(value("current"));
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-5">
      <input type="hidden" name="username" autoComplete="username" value={me.username} />
      <Field label={settings("currentPassword")} error={errorOf("current")}>
        {(control) => <PasswordInput {...control} name="current" autoComplete="current-password" />}
      </Field>
      <FormError text={problem} />
      <FormActions submit={t("linkConfirm")} busy={busy} onCancel={onCancel} />
    </form>
  );
}
