"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import * as z from "zod/mini";
import { fieldRules } from "@/lib/fields";
import { call } from "@/lib/rest-client";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { ruleOf, useForm } from "../use-form";
import { refreshRoomList } from "./use-room-list";

const created = z.object({ id: z.int() });
const rules = { name: ruleOf(fieldRules.roomName) };

export function NewRoomForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("newRoom");
  const fields = useTranslations("fields");
  const router = useRouter();
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    const { id } = created.parse(await call("POST", "/Room", { name: value("name") }));
    router.push(`/rooms/${id}`);
    refreshRoomList();
    onDone();
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-5">
      <Field label={fields("roomName")} error={errorOf("name")}>
        {(control) => (
          <Input {...control} name="name" autoComplete="off" placeholder={t("placeholder")} />
        )}
      </Field>
      <FormError text={problem} />
      <div className="flex justify-end gap-2 max-sm:*:flex-1">
        <Button variant="outline" onClick={onDone}>
          {t("cancel")}
        </Button>
        <Button type="submit" busy={busy}>
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
