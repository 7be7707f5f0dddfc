"use client";

import { MailCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import { mailAddressCode } from "@/lib/shared/mail-address";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";

const rules = { email: mailAddressCode };

/** Has a link to register mailed, where that takes an address of certain domains. */
export function MailLinkForm() {
  const t = useTranslations("auth");
  const fields = useTranslations("fields");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { form, errorOf, problem, busy } = useForm(
    rules,
    async (value) => {
      const email = value("email").trim();
      await call("POST", "/Registration", { email });
      setSentTo(email);
      return null;
    },
    { stays: true },
  );
  if (sentTo !== null) {
    return (
      <div className="flex flex-col gap-4">
        <div
          role="status"
          ref={(element) => element?.focus()}
          tabIndex={-1}
          className="flex gap-3 rounded-xl bg-accent-soft px-4 py-3.5 outline-none"
        >
          <MailCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-ink" />
          <div className="min-w-0">
            <p className="text-base font-semibold">{t("mailSentTitle")}</p>
            <p className="mt-1 text-base wrap-anywhere">{t("mailSentBody", { address: sentTo })}</p>
          </div>
        </div>
        <p className="text-sm text-muted">{t("mailSentHint")}</p>
        <Button variant="outline" size="large" className="w-full" onClick={() => setSentTo(null)}>
          {t("otherAddress")}
        </Button>
      </div>
    );
  }
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field label={fields("email")} error={errorOf("email")}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
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
