"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "../ui/dialog";
import { NewRoomForm } from "./new-room-form";

export function NewRoomDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("newRoom");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title")}
      description={t("description")}
    >
      <NewRoomForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}
