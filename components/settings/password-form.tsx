"use client";

import { useTranslations } from "next-intl";
import { mutate } from "swr";
import { call } from "@/lib/client/rest/call";
import { fieldCodes } from "@/lib/shared/field-codes";
import type { Person } from "@/lib/wire/frames";
import { useFactors } from "../factors/use-factors";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { PasswordInput } from "../ui/password-input";
import { toast } from "../ui/toast";
import { userPath } from "./account";

const rules = { current: required, password: fieldCodes.newPassword };

export function PasswordForm({ me }: { me: Person }) {
  const t = useTranslations("factors");
  const { factors } = useFactors(me);
  if (factors?.password !== false) return <ChangeForm me={me} />;
  return <p className="text-base text-muted">{t("passwordNone")}</p>;
}

function ChangeForm({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const { form, errorOf, problem, busy } = useForm(
    rules,
    async (value, element) => {
      const [current, password] = [value("current"), value("password")];
      const body = { current, password, rules: "page" };
      await call("PATCH", userPath(me), body);
      element.reset();
      toast(t("passwordChanged"));
      // The server has ended the other sessions and revoked all tokens.
      void mutate(`${userPath(me)}/Session`);
      void mutate(`${userPath(me)}/Token`);
      return null;
    },
    { stays: true },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      {/* Tells password managers which account this password belongs to. */}
      <input type="hidden" name="username" autoComplete="username" value={me.username} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("currentPassword")} error={errorOf("current")}>
          {(control) => (
            <PasswordInput {...control} name="current" autoComplete="current-password" />
          )}
        </Field>
        <Field label={t("newPassword")} hint={t("newPasswordHint")} error={errorOf("password")}>
          {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
        </Field>
      </div>
      <FormError text={problem} />
      <Button type="submit" variant="outline" busy={busy} className="self-end max-sm:w-full">
        {t("changePassword")}
      </Button>
    </form>
  );
}
