"use client";

import { useTranslations } from "next-intl";
import { RestError } from "@/lib/client/rest/call";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";

export function TokenForm({ onMake }: { onMake: (name: string) => Promise<void> }) {
  const t = useTranslations("settings");
  const { form, errorOf, problem, busy } = useForm(
    { name: (value) => required(value.trim()) },
    async (value, element) => {
      try {
        await onMake(value("name").trim());
      } catch (error) {
        if (error instanceof RestError && error.status === 409) return t("tooManyTokens");
        throw error;
      }
      element.reset();
      return null;
    },
    { stays: true },
  );
  return (
    <form {...form} className="flex flex-col gap-3">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Field label={t("tokenName")} error={errorOf("name")}>
            {(control) => (
              <Input
                {...control}
                name="name"
                autoComplete="off"
                maxLength={100}
                placeholder={t("tokenPlaceholder")}
              />
            )}
          </Field>
        </div>
        <Button type="submit" variant="outline" size="large" busy={busy} className="mt-6.5">
          {t("makeToken")}
        </Button>
      </div>
      <FormError text={problem} />
    </form>
  );
}
