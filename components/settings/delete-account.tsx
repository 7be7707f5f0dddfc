"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { Person } from "@/lib/wire/frames";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { PasswordInput } from "../ui/password-input";
import { userPath } from "./account";

const rules = { current: required };

/** Deletes the account after asking for the password, so that an open session is not enough. */
export function DeleteAccount({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const [open, setOpen] = useState(false);
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
        <DeleteForm me={me} onCancel={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function DeleteForm({ me, onCancel }: { me: Person; onCancel: () => void }) {
  const t = useTranslations("settings");
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    await call("DELETE", userPath(me), { current: value("current") });
    await import("../notifications/push-subscription")
      .then(({ leave }) => leave())
      .catch((error) => console.warn("could not clear notifications:", error));
    // A full page load, so that no data of this person stays in memory.
    location.assign("/sign-in");
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-5">
      <input type="hidden" name="username" autoComplete="username" value={me.username} />
      <Field label={t("deleteAccountPassword")} error={errorOf("current")}>
        {(control) => <PasswordInput {...control} name="current" autoComplete="current-password" />}
      </Field>
      <FormError text={problem} />
      <FormActions danger submit={t("deleteAccountConfirm")} busy={busy} onCancel={onCancel} />
    </form>
  );
}
