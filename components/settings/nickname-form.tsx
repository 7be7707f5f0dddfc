"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { fieldCodes } from "@/lib/shared/field-codes";
import type { Person } from "@/lib/wire/frames";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";
import { userPath } from "./account";

const rules = { nickname: fieldCodes.nickname };

export function NicknameForm({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const fields = useTranslations("fields");
  const router = useRouter();
  const { form, errorOf, problem, busy } = useForm(
    rules,
    async (value) => {
      await call("PATCH", userPath(me), { nickname: value("nickname") });
      router.refresh();
      toast(t("saved"));
      return null;
    },
    { stays: true },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field label={fields("nickname")} hint={fields("nicknameHint")} error={errorOf("nickname")}>
        {(control) => (
          <Input {...control} name="nickname" autoComplete="nickname" defaultValue={me.nickname} />
        )}
      </Field>
      <FormError text={problem} />
      <Button type="submit" busy={busy} className="self-end max-sm:w-full">
        {t("save")}
      </Button>
    </form>
  );
}
