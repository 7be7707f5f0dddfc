"use client";

import { useTranslations } from "next-intl";
import { typedUsername } from "@/lib/shared/typed-username";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { PasswordInput } from "../ui/password-input";
import { openSession } from "./open-session";
import { UsernameField } from "./username-field";

export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const fields = useTranslations("fields");
  const { form, errorOf, problem, busy } = useForm(
    { username: (value) => required(typedUsername(value)), password: required },
    async (value) => {
      const username = typedUsername(value("username"));
      if (!(await openSession(username, value("password")))) return t("wrong");
      // A full load, so that nothing of an earlier user stays in memory.
      location.assign(next);
      return null;
    },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <UsernameField error={errorOf("username")} />
      <Field label={fields("password")} error={errorOf("password")}>
        {(control) => (
          <PasswordInput {...control} name="password" autoComplete="current-password" />
        )}
      </Field>
      <FormError text={problem} />
      <Button type="submit" size="large" busy={busy} className="mt-1 w-full">
        {t("signIn")}
      </Button>
    </form>
  );
}
