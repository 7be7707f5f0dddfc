"use client";

import { useTranslations } from "next-intl";
import { inviteCodeIn } from "@/lib/shared/invite-code";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

const rules = {
  invite: (text: string) =>
    text.trim() === "" ? "required" : inviteCodeIn(text) ? null : "invalid",
};

/** Takes an invite to its page. */
export function InviteLinkForm() {
  const t = useTranslations("auth");
  const { form, errorOf, busy } = useForm(rules, async (value) => {
    location.assign(`/invite/${inviteCodeIn(value("invite"))}`);
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field label={t("inviteLink")} hint={t("inviteLinkHint")} error={errorOf("invite")}>
        {(control) => (
          <Input
            {...control}
            name="invite"
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Button type="submit" size="large" busy={busy} className="mt-1 w-full">
        {t("openInvite")}
      </Button>
    </form>
  );
}
