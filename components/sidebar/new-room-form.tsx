"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import { room } from "@/lib/shared/api/rooms";
import { fieldCodes } from "@/lib/shared/field-codes";
import { useForm } from "../hooks/use-form";
import { useNavigate } from "../shell/navigation";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { Switch } from "../ui/switch";
import { refreshRoomList } from "./use-room-list";

const rules = { name: fieldCodes.roomName };

export function NewRoomForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("newRoom");
  const fields = useTranslations("fields");
  const go = useNavigate();
  const [hidden, setHidden] = useState(false);
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    const body = { name: value("name"), ...(hidden && { private: true }) };
    const { id } = room.parse(await call("POST", "/Room", body));
    go(`/rooms/${id}`);
    refreshRoomList();
    onDone();
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-5">
      <Field label={fields("roomName")} error={errorOf("name")}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="off"
            autoFocus
            placeholder={t("placeholder")}
          />
        )}
      </Field>
      <Switch
        label={t("private")}
        hint={hidden ? t("privateHint") : t("openHint")}
        checked={hidden}
        onCheckedChange={setHidden}
      />
      <FormError text={problem} />
      <FormActions submit={t("create")} busy={busy} onCancel={onDone} />
    </form>
  );
}
