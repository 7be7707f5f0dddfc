"use client";

import { Ellipsis, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/rest-client";
import type { RoomInfo } from "./room-info";
import { refreshRoomList } from "./sidebar/use-room-list";
import { AlertDialog } from "./ui/alert-dialog";
import { IconButton } from "./ui/icon-button";
import { Menu } from "./ui/menu";
import { MenuItem } from "./ui/menu-item";
import { toast } from "./ui/toast";

/** What only the room's owner can do. */
export function RoomMenu({ room }: { room: RoomInfo }) {
  const t = useTranslations("room");
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  const names = { room: room.name };
  const deleteRoom = async () => {
    await call("DELETE", `/Room/${room.id}`);
    toast(t("deleted", names));
    router.push("/rooms");
    refreshRoomList();
  };
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("menu")}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={() => setDeleting(true)}>
          {t("delete")}
        </MenuItem>
      </Menu>
      <AlertDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={t("deleteTitle", names)}
        description={t("deleteBody")}
        confirm={t("deleteConfirm")}
        onConfirm={deleteRoom}
      />
    </>
  );
}
