"use client";

import {
  Ban,
  Check,
  CircleCheck,
  DoorClosed,
  DoorOpen,
  Download,
  Flag,
  ImageIcon,
  Images,
  Link2,
  Link2Off,
  Lock,
  LockOpen,
  LogOut,
  MessageSquareLock,
  Pencil,
  Search,
  Timer,
  Trash2,
  UserPlus,
  Users,
  X,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { call } from "@/lib/client/rest/call";
import { type NotifyLevel, notifyLevels } from "@/lib/shared/api/rooms";
import { useBlocked } from "../blocks/use-blocked";
import { useUnblock } from "../blocks/use-unblock";
import { useProblemText } from "../hooks/use-problem-text";
import { setShowsPresence, useShowsPresence } from "../preferences/use-shows-presence";
import type { RoomDialog } from "../room-dialogs/room-dialog";
import { useCloseDirect } from "../room-dialogs/use-close-direct";
import { useOverlay } from "../shell/overlay-context";
import { useRoomListing } from "../sidebar/rooms-context";
import { refreshRoomList } from "../sidebar/use-room-list";
import { copyText } from "../ui/copy-text";
import { MenuChoices } from "../ui/menu-choices";
import { MenuItem } from "../ui/menu-item";
import { MenuSeparator } from "../ui/menu-separator";
import { toast } from "../ui/toast";
import { useRoomContext } from "./room-context";
import type { RoomPanel } from "./room-info";
import { type RoomMenuItem, roomMenuItems } from "./room-menu-items";

type Entry = { icon: ReactNode; text: string; danger?: boolean; run: () => void };

export type RoomMenuProps = {
  panel: RoomPanel | null;
  onPanel: (panel: RoomPanel) => void;
  /** null: nothing is unread. */
  onMarkAllRead: (() => void) | null;
};

/** The items of the room's menu. */
export function RoomMenuContent({
  name,
  panel,
  onPanel,
  onMarkAllRead,
  onDialog,
}: RoomMenuProps & { name: string; onDialog: (dialog: RoomDialog) => void }) {
  const t = useTranslations("room");
  const blocks = useTranslations("blocks");
  const { usernames: blocked } = useBlocked();
  const { unblock } = useUnblock();
  const { room } = useRoomContext();
  const open = useOverlay();
  const listing = useRoomListing(room.id);
  const problemText = useProblemText();
  const showsJoinLeave = useShowsPresence();
  const closeDirect = useCloseDirect();

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
  const router = useRouter();
  const switchPreviews = async () => {
    try {
      await call("PATCH", `/Room/${room.id}`, { previews: !room.previews });
      router.refresh();
      toast(t(room.previews ? "previewsOff" : "previewsOn"));
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  const opening = (kind: RoomDialog) => () => onDialog(kind);
  const entries: Record<Exclude<RoomMenuItem, "notifications">, Entry> = {
    invite: { icon: <UserPlus aria-hidden />, text: t("invite"), run: opening("invite") },
    members: { icon: <Users aria-hidden />, text: t("members"), run: () => onPanel("people") },
    files: { icon: <Images aria-hidden />, text: t("files"), run: () => onPanel("files") },
    search: {
      icon: <Search aria-hidden />,
      text: t("search"),
      run: () => open({ kind: "switcher", room: { id: room.id, name } }),
    },
    "copy-link": { icon: <Link2 aria-hidden />, text: t("copyLink"), run: copyLink },
    "mark-read": {
      icon: <Check aria-hidden />,
      text: t("markAllRead"),
      run: () => onMarkAllRead?.(),
    },
    "join-leave": {
      icon: showsJoinLeave ? <DoorClosed aria-hidden /> : <DoorOpen aria-hidden />,
      text: t(showsJoinLeave ? "hidePresence" : "showPresence"),
      run: () => setShowsPresence(!showsJoinLeave),
    },
    rename: { icon: <Pencil aria-hidden />, text: t("rename"), run: opening("rename") },
    picture: { icon: <ImageIcon aria-hidden />, text: t("picture"), run: opening("picture") },
    privacy: {
      icon: room.private ? <LockOpen aria-hidden /> : <Lock aria-hidden />,
      text: t(room.private ? "makeOpen" : "makePrivate"),
      run: opening("privacy"),
    },
    retention: { icon: <Timer aria-hidden />, text: t("keep"), run: opening("retention") },
    posting: {
      icon: <MessageSquareLock aria-hidden />,
      text: t("posting"),
      run: opening("posting"),
    },
    previews: {
      icon: room.previews ? <Link2Off aria-hidden /> : <Link2 aria-hidden />,
      text: t(room.previews ? "hidePreviews" : "showPreviews"),
      run: switchPreviews,
    },
    export: { icon: <Download aria-hidden />, text: t("export"), run: opening("export") },
    reports: { icon: <Flag aria-hidden />, text: t("reports"), run: opening("reports") },
    leave: { icon: <LogOut aria-hidden />, text: t("leave"), danger: true, run: opening("leave") },
    delete: {
      icon: <Trash2 aria-hidden />,
      text: t("delete"),
      danger: true,
      run: opening("delete"),
    },
    block: {
      icon: <Ban aria-hidden />,
      text: blocks("block"),
      danger: true,
      run: opening("block"),
    },
    unblock: {
      icon: <CircleCheck aria-hidden />,
      text: blocks("unblock"),
      run: () => listing?.direct && unblock(listing.direct),
    },
    close: { icon: <X aria-hidden />, text: t("close"), run: closeDirect },
  };
  const item = (id: RoomMenuItem) => {
    if (id === "notifications") {
      return (
        <MenuChoices
          key={id}
          label={t("notifications")}
          value={listing?.notify ?? "all"}
          choices={notifyLevels.map((value) => ({ value, text: t(`notify.${value}`) }))}
          onChoose={setLevel}
        />
      );
    }
    const { icon, text, danger, run } = entries[id];
    return (
      <MenuItem key={id} icon={icon} danger={danger} onSelect={run}>
        {text}
      </MenuItem>
    );
  };
  const groups = roomMenuItems(room, {
    isDirect: Boolean(listing?.direct),
    isBlocked: blocked.has(listing?.direct?.username ?? ""),
    panel,
    hasUnread: onMarkAllRead !== null,
  });
  return groups.map((group, index) => (
    <Fragment key={group.join()}>
      {index > 0 && <MenuSeparator />}
      {group.map(item)}
    </Fragment>
  ));
}
