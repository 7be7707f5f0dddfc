"use client";

import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { partsOfSpan } from "../composer/posting";
import { useForm } from "../hooks/use-form";
import { refreshRoomList } from "../sidebar/use-room-list";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { Select } from "../ui/select";
import type { RoomDialogProps } from "./room-dialog";

const offeredSeconds = [0, 5, 10, 30, 60, 300, 900, 3_600, 21_600];
const offeredWriters = ["all", "moderators"] as const;

/** Who may write in the room, and how often. */
export function PostingDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
  const composer = useTranslations("composer");
  const { form, problem, busy } = useForm({}, async (_value, element) => {
    const given = new FormData(element);
    const values = { writers: given.get("writers"), slowSeconds: Number(given.get("slowSeconds")) };
    await call("PATCH", `/Room/${room.id}`, values);
    refreshRoomList();
    onClose();
    return null;
  });
  // The API accepts any number, so the present one may not be among those offered.
  const seconds = [...new Set([...offeredSeconds, room.slowSeconds])].sort((a, b) => a - b);
  return (
    <Dialog open onOpenChange={onClose} title={t("postingTitle")} description={t("postingBody")}>
      <form {...form} className="flex flex-col gap-5">
        <Field label={t("writersLabel")} error={null}>
          {(control) => (
            <Select {...control} name="writers" defaultValue={room.writers}>
              {offeredWriters.map((value) => (
                <option key={value} value={value}>
                  {t(`writers.${value}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("slowLabel")} hint={t("slowHint")} error={null}>
          {(control) => (
            <Select {...control} name="slowSeconds" defaultValue={room.slowSeconds}>
              {seconds.map((each) => (
                <option key={each} value={each}>
                  {each === 0 ? t("slowOff") : composer("span", partsOfSpan(each))}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormError text={problem} />
        <FormActions submit={t("postingConfirm")} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
