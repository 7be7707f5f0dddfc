"use client";

import {
  DoorClosed,
  DoorOpen,
  Download,
  Ellipsis,
  Link2,
  Lock,
  LockOpen,
  LogOut,
  Pencil,
  Search,
  Timer,
  Trash2,
  UserPlus,
  Users,
  X,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/rest-client";
import { usePersonName } from "../hooks/use-person-name";
import { useProblemText } from "../hooks/use-problem-text";
import { setShowsPresence, useShowsPresence } from "../preferences/use-shows-presence";
import type { RoomDialog, RoomDialogProps } from "../room-dialogs/room-dialogs";
import { useCloseDirect } from "../room-dialogs/use-close-direct";
import { useOverlay } from "../shell/overlay-context";
import { useRoomListing } from "../sidebar/rooms-context";
import { type NotifyLevel, notifyLevels, refreshRoomList } from "../sidebar/use-room-list";
import { copyText } from "../ui/copy-text";
import { IconButton } from "../ui/icon-button";
import { laterComponent } from "../ui/later-component";
import { Menu } from "../ui/menu";
import { MenuChoices } from "../ui/menu-choices";
import { MenuItem } from "../ui/menu-item";
import { MenuSeparator } from "../ui/menu-separator";
import { toast } from "../ui/toast";
import { mayInvite, type RoomInfo } from "./room-info";

const RoomDialogs = laterComponent(() => import("../room-dialogs/room-dialogs"));

/** What one can do with a room, by one's role in it. */
export function RoomMenu({
  room,
  onPeople,
  onGoing,
}: {
  room: RoomInfo;
  /** Shows the members; null where they are shown already. */
  onPeople: (() => void) | null;
  onGoing: RoomDialogProps["onGoing"];
}) {
  const t = useTranslations("room");
  const open = useOverlay();
  const listing = useRoomListing(room.id);
  const problemText = useProblemText();
  const personName = usePersonName();
  const showsPresence = useShowsPresence();
  const [dialog, setDialog] = useState<RoomDialog | null>(null);
  const direct = listing?.direct;
  const runs = room.role === "owner" || room.role === "moderator";

  const copyLink = async () => {
    if (await copyText(`${location.origin}/rooms/${room.id}`)) toast(t("linkCopied"));
  };
  const setLevel = async (level: NotifyLevel) => {
    try {
      await call("PUT", `/Room/${room.id}/Notify`, { level });
      refreshRoomList();
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  const close = useCloseDirect(room.id, onGoing);
  const exportItem = (
    <MenuItem icon={<Download aria-hidden />} onSelect={() => setDialog("export")}>
      {t("export")}
    </MenuItem>
  );
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("menu")}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {!direct && mayInvite(room) && (
          <MenuItem icon={<UserPlus aria-hidden />} onSelect={() => setDialog("invite")}>
            {t("invite")}
          </MenuItem>
        )}
        {!direct && onPeople && (
          <MenuItem icon={<Users aria-hidden />} onSelect={onPeople}>
            {t("members")}
          </MenuItem>
        )}
        <MenuItem
          icon={<Search aria-hidden />}
          onSelect={() =>
            open({
              kind: "switcher",
              room: { id: room.id, name: direct ? personName(direct) : room.name },
            })
          }
        >
          {t("search")}
        </MenuItem>
        <MenuItem icon={<Link2 aria-hidden />} onSelect={copyLink}>
          {t("copyLink")}
        </MenuItem>
        <MenuSeparator />
        <MenuChoices
          label={t("notifications")}
          value={listing?.notify ?? "all"}
          choices={notifyLevels.map((value) => ({ value, text: t(`notify.${value}`) }))}
          onChoose={setLevel}
        />
        <MenuSeparator />
        <MenuItem
          icon={showsPresence ? <DoorClosed aria-hidden /> : <DoorOpen aria-hidden />}
          onSelect={() => setShowsPresence(!showsPresence)}
        >
          {t(showsPresence ? "hidePresence" : "showPresence")}
        </MenuItem>
        {direct && (
          <>
            <MenuSeparator />
            {exportItem}
            <MenuItem icon={<X aria-hidden />} onSelect={close}>
              {t("close")}
            </MenuItem>
          </>
        )}
        {!direct && (
          <>
            <MenuSeparator />
            {runs && (
              <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setDialog("rename")}>
                {t("rename")}
              </MenuItem>
            )}
            {runs && (
              <MenuItem
                icon={room.private ? <LockOpen aria-hidden /> : <Lock aria-hidden />}
                onSelect={() => setDialog("privacy")}
              >
                {room.private ? t("makeOpen") : t("makePrivate")}
              </MenuItem>
            )}
            {runs && (
              <MenuItem icon={<Timer aria-hidden />} onSelect={() => setDialog("keep")}>
                {t("keep")}
              </MenuItem>
            )}
            {runs && exportItem}
            {room.role === "owner" ? (
              <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={() => setDialog("delete")}>
                {t("delete")}
              </MenuItem>
            ) : (
              <MenuItem icon={<LogOut aria-hidden />} danger onSelect={() => setDialog("leave")}>
                {t("leave")}
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      {dialog && (
        <RoomDialogs
          dialog={dialog}
          room={direct ? { ...room, name: personName(direct) } : room}
          onClose={() => setDialog(null)}
          onGoing={onGoing}
        />
      )}
    </>
  );
}
