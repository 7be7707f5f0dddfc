"use client";

import { useTranslations } from "next-intl";
import { typedUsername } from "@/lib/shared/typed-username";
import { UsernameField } from "../auth/username-field";
import { usernameOfOther } from "../auth/username-rules";
import { useForm } from "../hooks/use-form";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { useOpenDirect } from "./use-open-direct";

const rules = { username: usernameOfOther };

export function NewDirectForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("newRoom");
  const openDirect = useOpenDirect();
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    await openDirect(typedUsername(value("username")));
    onDone();
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-5">
      <UsernameField hint={t("directHint")} error={errorOf("username")} others autoFocus />
      <FormError text={problem} />
      <FormActions submit={t("openDirect")} busy={busy} onCancel={onDone} />
    </form>
  );
}
