"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePersonName } from "../hooks/use-person-name";
import type { RoomDialog } from "../room-dialogs/room-dialog";
import { useRoomListing } from "../sidebar/rooms-context";
import { IconButton } from "../ui/icon-button";
import { later, useLater } from "../ui/later";
import { laterComponent } from "../ui/later-component";
import { Menu } from "../ui/menu";
import { useRoomContext } from "./room-context";
import type { RoomMenuProps } from "./room-menu-content";

const RoomDialogs = laterComponent(() => import("../room-dialogs/room-dialogs"));
const content = later(() => import("./room-menu-content"));

export function RoomMenu(props: RoomMenuProps) {
  const t = useTranslations("room");
  const { room } = useRoomContext();
  const direct = useRoomListing(room.id)?.direct;
  const personName = usePersonName();
  const [dialog, setDialog] = useState<RoomDialog | null>(null);
  const part = useLater(content, false);
  const name = direct ? personName(direct) : room.name;
  return (
    <>
      <Menu
        contents={content}
        trigger={
          <IconButton label={t("menu")}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {part && <part.RoomMenuContent {...props} name={name} onDialog={setDialog} />}
      </Menu>
      {dialog && (
        <RoomDialogs dialog={dialog} room={{ ...room, name }} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
