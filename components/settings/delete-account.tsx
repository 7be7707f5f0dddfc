"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { Factors } from "@/lib/shared/api/factors";
import type { Person } from "@/lib/wire/frames";
import { useProof } from "../factors/proof";
import { useFactors } from "../factors/use-factors";
import { type Rule, required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { PasswordInput } from "../ui/password-input";
import { userPath } from "./account";

/** Deletes the account after asking for the password, so that an open session is not enough. */
export function DeleteAccount({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const [open, setOpen] = useState(false);
  const { factors } = useFactors(me);
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)} className="self-end max-sm:w-full">
        {t("deleteAccountOpen")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("deleteAccountTitle")}
        description={t("deleteAccountBody")}
      >
        {factors && <DeleteForm me={me} factors={factors} onCancel={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function DeleteForm({
  me,
  factors,
  onCancel,
}: {
  me: Person;
  factors: Factors;
  onCancel: () => void;
}) {
  const t = useTranslations("settings");
  const { prove, dialog } = useProof(me, factors);
  const rules: Record<string, Rule> = factors.password ? { current: required } : {};
  const { form, errorOf, problem, busy } = useForm(
    rules,
    async (value) => {
      if (factors.password) await remove({ current: value("current") });
      else await prove(remove);
      return null;
    },
    { stays: true },
  );
  const remove = async (proof: { current?: string; proof?: string }) => {
    await call("DELETE", userPath(me), proof);
    await import("../notifications/push-subscription")
      .then(({ leave }) => leave())
      .catch((error) => console.warn("could not clear notifications:", error));
    // A full page load, so that no data of this person stays in memory.
    location.assign("/sign-in");
  };
  return (
    <>
      <form {...form} className="flex flex-col gap-5">
        <input type="hidden" name="username" autoComplete="username" value={me.username} />
        {factors.password && (
          <Field label={t("deleteAccountPassword")} error={errorOf("current")}>
            {(control) => (
              <PasswordInput {...control} name="current" autoComplete="current-password" />
            )}
          </Field>
        )}
        <FormError text={problem} />
        <FormActions danger submit={t("deleteAccountConfirm")} busy={busy} onCancel={onCancel} />
      </form>
      {dialog}
    </>
  );
}
