"use client";

import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { mailAddressCode } from "@/lib/shared/mail-address";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { PasswordInput } from "../ui/password-input";

const rules = { email: mailAddressCode, current: (value: string) => required(value) };
const withoutPassword = { ...rules, current: () => null };

export function EmailForm({
  path,
  email,
  hasPassword,
  onSent,
  onCancel,
}: {
  path: string;
  email: string;
  hasPassword: boolean;
  onSent: (state: unknown) => void;
  onCancel: (() => void) | null;
}) {
  const t = useTranslations("settings");
  const { form, errorOf, problem, busy } = useForm(
    hasPassword ? rules : withoutPassword,
    async (value) => {
      const current = hasPassword ? { current: value("current") } : {};
      onSent(await call("PUT", path, { email: value("email"), ...current }));
      return null;
    },
    { stays: true },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("email.address")} error={errorOf("email")}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              inputMode="email"
              autoComplete="email"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={email}
            />
          )}
        </Field>
        {hasPassword && (
          <Field label={t("currentPassword")} error={errorOf("current")}>
            {(control) => (
              <PasswordInput {...control} name="current" autoComplete="current-password" />
            )}
          </Field>
        )}
      </div>
      <FormError text={problem} />
      <div className="flex justify-end gap-2">
        {onCancel && (
          <Button variant="quiet" onClick={onCancel}>
            {t("email.cancel")}
          </Button>
        )}
        <Button type="submit" variant="outline" busy={busy} className="max-sm:flex-1">
          {t("email.send")}
        </Button>
      </div>
    </form>
  );
}
