"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { fieldCodes } from "@/lib/shared/field-codes";
import { useForm } from "../hooks/use-form";
import { refreshRoomList } from "../sidebar/use-room-list";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import type { RoomDialogProps } from "./room-dialog";

const rules = { name: fieldCodes.roomName };

export function RenameDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
  const fields = useTranslations("fields");
  const router = useRouter();
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    await call("PATCH", `/Room/${room.id}`, { name: value("name") });
    router.refresh();
    refreshRoomList();
    onClose();
    return null;
  });
  return (
    <Dialog open onOpenChange={onClose} title={t("renameTitle")} description={t("renameBody")}>
      <form {...form} className="flex flex-col gap-5">
        <Field label={fields("roomName")} error={errorOf("name")}>
          {(control) => (
            <Input
              {...control}
              name="name"
              autoComplete="off"
              defaultValue={room.name}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
        </Field>
        <FormError text={problem} />
        <FormActions submit={t("renameConfirm")} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
