"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { useRoomContext } from "../room/room-context";
import { refreshRoomList } from "../sidebar/use-room-list";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";
import type { RoomDialogProps } from "./room-dialog";

export function DeleteDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
  const router = useRouter();
  const { leave } = useRoomContext();
  const names = { room: room.name };
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={t("deleteTitle", names)}
      description={t("deleteBody")}
      confirm={t("deleteConfirm")}
      onConfirm={async () => {
        await leave(call("DELETE", `/Room/${room.id}`));
        toast(t("deleted", names));
        router.push("/rooms");
        refreshRoomList();
      }}
    />
  );
}
