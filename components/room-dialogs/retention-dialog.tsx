"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { useForm } from "../hooks/use-form";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { Select } from "../ui/select";
import type { RoomDialogProps } from "./room-dialog";

const offeredDays = [365, 90, 30, 7, 1];

export function RetentionDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
  const router = useRouter();
  const { form, problem, busy } = useForm({}, async (_value, element) => {
    const days = Number(new FormData(element).get("keepDays"));
    await call("PATCH", `/Room/${room.id}`, { keepDays: days || null });
    router.refresh();
    onClose();
    return null;
  });
  // The API accepts any number, so the present one may not be among those offered.
  const days = [...new Set([...offeredDays, room.keepDays ?? 365])].sort((a, b) => b - a);
  return (
    <Dialog open onOpenChange={onClose} title={t("keepTitle")} description={t("keepBody")}>
      <form {...form} className="flex flex-col gap-5">
        <Field label={t("keepLabel")} error={null}>
          {(control) => (
            <Select {...control} name="keepDays" defaultValue={room.keepDays ?? 0}>
              {[0, ...days].map((count) => (
                <option key={count} value={count}>
                  {t("keepChoice", { days: count })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormError text={problem} />
        <FormActions submit={t("keepConfirm")} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
