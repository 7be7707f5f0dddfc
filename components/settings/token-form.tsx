"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { RestError } from "@/lib/client/rest/call";
import type { TokenScope } from "@/lib/shared/api/account";
import { required, useForm } from "../hooks/use-form";
import { useMe } from "../shell/me-context";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { Switch } from "../ui/switch";

export function TokenForm({
  onMake,
}: {
  onMake: (name: string, scopes: TokenScope[]) => Promise<void>;
}) {
  const { admin } = useMe();
  const [mayAdminister, setMayAdminister] = useState(false);
  const t = useTranslations("settings");
  const { form, errorOf, problem, busy } = useForm(
    { name: (value) => required(value.trim()) },
    async (value, element) => {
      try {
        await onMake(value("name").trim(), mayAdminister ? ["admin"] : []);
      } catch (error) {
        if (error instanceof RestError && error.status === 409) return t("tooManyTokens");
        throw error;
      }
      element.reset();
      setMayAdminister(false);
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
      {admin && (
        <Switch
          label={t("tokenAdmin")}
          hint={t("tokenAdminHint")}
          checked={mayAdminister}
          onCheckedChange={setMayAdminister}
        />
      )}
      <FormError text={problem} />
    </form>
  );
}
