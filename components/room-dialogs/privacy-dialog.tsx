"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { refreshRoomList } from "../sidebar/use-room-list";
import { AlertDialog } from "../ui/alert-dialog";
import type { RoomDialogProps } from "./room-dialog";

export function PrivacyDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
  const router = useRouter();
  const names = { room: room.name };
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={room.private ? t("openTitle", names) : t("closeTitle", names)}
      description={room.private ? t("openBody") : t("closeBody")}
      confirm={room.private ? t("openConfirm") : t("closeConfirm")}
      danger={false}
      onConfirm={async () => {
        await call("PATCH", `/Room/${room.id}`, { private: !room.private });
        router.refresh();
        refreshRoomList();
      }}
    />
  );
}
