"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call, RestError } from "@/lib/client/rest/call";
import { fieldCodes } from "@/lib/shared/field-codes";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { LinkButton } from "../ui/link-button";
import { PasswordInput } from "../ui/password-input";
import { Done } from "./done";

const rules = { password: fieldCodes.newPassword };

export function ResetForm({ token, username }: { token: string; username: string }) {
  const t = useTranslations("recovery");
  const [done, setDone] = useState(false);
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    const failure = await reset(token, value("password"));
    if (failure !== null) return t(failure);
    setDone(true);
    return null;
  });
  if (done) {
    return (
      <div className="flex flex-col gap-4">
        <Done text={t("resetDone")} />
        <LinkButton href="/sign-in" size="large" className="w-full">
          {t("signIn")}
        </LinkButton>
      </div>
    );
  }
  return (
    <form {...form} className="flex flex-col gap-4">
      {/* Tells password managers which account this password belongs to. */}
      <input type="hidden" name="username" autoComplete="username" value={username} />
      <Field label={t("newPassword")} hint={t("newPasswordHint")} error={errorOf("password")}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
      </Field>
      <FormError text={problem} />
      <Button type="submit" size="large" busy={busy} className="mt-1 w-full">
        {t("setPassword")}
      </Button>
    </form>
  );
}

async function reset(token: string, password: string): Promise<"goneTitle" | null> {
  try {
    await call("POST", "/Password/Reset", { token, password });
    return null;
  } catch (error) {
    if (error instanceof RestError && error.status === 410) return "goneTitle";
    throw error;
  }
}
