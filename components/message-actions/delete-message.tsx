"use client";

import { useTranslations } from "next-intl";
import type { Message } from "@/lib/client/state/types";
import { useDistinctName } from "../hooks/use-person-name";
import { useRoomContext } from "../room/room-context";
import { AlertDialog } from "../ui/alert-dialog";

const maxCharacters = 200;

export default function DeleteMessage({
  message,
  onDelete,
  onClose,
}: {
  message: Message;
  onDelete: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("actions");
  const { me } = useRoomContext();
  const nickname = useDistinctName()(message);
  const { username, msg } = message;
  const shown = msg.length > maxCharacters ? `${msg.slice(0, maxCharacters).trimEnd()}…` : msg;
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={username === me.username ? t("deleteTitle") : t("deleteOtherTitle", { nickname })}
      description={t("deleteBody", { msg: shown })}
      confirm={t("deleteConfirm")}
      onConfirm={async () => onDelete()}
    />
  );
}
