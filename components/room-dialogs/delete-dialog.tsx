"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "@/lib/rest-client";
import type { RoomInfo } from "../room-info";
import { refreshRoomList } from "../sidebar/use-room-list";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";

export function DeleteDialog({ room, onClose }: { room: RoomInfo; onClose: () => void }) {
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
        await call("DELETE", `/Room/${room.id}`);
        toast(t("deleted", names));
        router.push("/rooms");
        refreshRoomList();
      }}
    />
  );
}
