"use client";

import { useTranslations } from "next-intl";
import type { Message } from "@/lib/client/state/reducer";
import { usePersonName } from "../hooks/use-person-name";
import { AlertDialog } from "../ui/alert-dialog";

export default function DeleteMessage({
  message,
  me,
  onDelete,
  onClose,
}: {
  message: Message;
  me: string;
  onDelete: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("actions");
  const nickname = usePersonName()(message);
  const { username, msg } = message;
  const shown = msg.length > 200 ? `${msg.slice(0, 200).trimEnd()}…` : msg;
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={username === me ? t("deleteTitle") : t("deleteOtherTitle", { nickname })}
      description={t("deleteBody", { msg: shown })}
      confirm={t("deleteConfirm")}
      onConfirm={async () => onDelete()}
    />
  );
}
