"use client";

import { Search, SquarePen } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCommandKey } from "../keyboard/use-command-key";
import { NotificationHint } from "../notifications/notification-hint";
import { Brand } from "../shell/brand";
import { useOverlay } from "../shell/overlay-context";
import { IconButton } from "../ui/icon-button";
import { RoomList } from "./room-list";
import { UserMenu } from "./user-menu";

export function Sidebar() {
  const t = useTranslations("shell");
  const open = useOverlay();
  const command = useCommandKey();
  return (
    <nav
      aria-label={t("sidebar")}
      className="flex min-w-0 flex-1 flex-col bg-panel pt-[env(safe-area-inset-top)] pl-[env(safe-area-inset-left)]"
    >
      {/* On a phone the list is a page of its own and needs a heading. */}
      <h1 className="sr-only md:hidden">{t("rooms")}</h1>
      <div className="flex h-14 shrink-0 items-center justify-between pr-2 pl-4">
        <Link href="/rooms" className="touch-target rounded-md">
          <Brand />
        </Link>
        <IconButton label={t("newRoom")} onClick={() => open({ kind: "new-room" })}>
          <SquarePen aria-hidden />
        </IconButton>
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          aria-keyshortcuts={command === "⌘" ? "Meta+K" : "Control+K"}
          onClick={() => open({ kind: "switcher", room: null })}
          className="flex h-8 w-full items-center gap-2 rounded-lg bg-hover px-2.5 text-base text-muted transition-colors hover:bg-press max-md:h-11 max-md:text-md"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="flex-1 text-left">{t("search")}</span>
          <span aria-hidden className="text-xs max-md:hidden pointer-coarse:hidden">
            {command === "⌘" ? "⌘K" : "Ctrl K"}
          </span>
        </button>
      </div>
      <RoomList />
      <NotificationHint />
      <div className="border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <UserMenu />
      </div>
    </nav>
  );
}
