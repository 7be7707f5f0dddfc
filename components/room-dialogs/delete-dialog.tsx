"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/rest-client";
import { refreshRoomList } from "../sidebar/use-room-list";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";
import type { RoomDialogProps } from "./room-dialogs";

export function DeleteDialog({ room, onClose, onGoing }: RoomDialogProps) {
  const t = useTranslations("room");
  const router = useRouter();
  const names = { room: room.name };
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={t("deleteTitle", names)}
      description={t("deleteBody")}
      confirm={t("deleteConfirm")}
      onConfirm={async () => {
        await onGoing(call("DELETE", `/Room/${room.id}`));
        toast(t("deleted", names));
        router.push("/rooms");
        refreshRoomList();
      }}
    />
  );
}
