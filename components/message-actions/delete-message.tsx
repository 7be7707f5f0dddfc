"use client";

import { useTranslations } from "next-intl";
import type { Message } from "@/lib/client/state/types";
import { cutText } from "@/lib/shared/cut-text";
import { useFilesText } from "../files/use-files-text";
import { useDistinctName } from "../hooks/use-person-name";
import { useLinkReading } from "../message/use-link-reading";
import { useTextAsShown } from "../message/use-text-as-shown";
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
  const filesText = useFilesText();
  const { username, msg, files } = message;
  const text = useTextAsShown(msg, useLinkReading(msg));
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={username === me.username ? t("deleteTitle") : t("deleteOtherTitle", { nickname })}
      description={
        msg === "" && files
          ? t("deleteFilesBody", { files: filesText(files) })
          : t(files ? "deleteWithFilesBody" : "deleteBody", { msg: cutText(text, maxCharacters) })
      }
      confirm={t("deleteConfirm")}
      onConfirm={async () => onDelete()}
    />
  );
}
