"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { Done } from "./done";

export function ForgotForm() {
  const t = useTranslations("recovery");
  const [sent, setSent] = useState(false);
  const { form, errorOf, problem, busy } = useForm(
    { name: (value) => required(value.trim()) },
    async (value) => {
      await call("POST", "/Password/Forgot", { name: value("name").trim() });
      setSent(true);
      return null;
    },
  );
  if (sent) return <Done text={t("forgotSent")} />;
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field label={t("nameOrEmail")} error={errorOf("name")}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <FormError text={problem} />
      <Button type="submit" size="large" busy={busy} className="mt-1 w-full">
        {t("sendLink")}
      </Button>
    </form>
  );
}
