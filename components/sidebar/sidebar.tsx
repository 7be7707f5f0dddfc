"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Person } from "@/lib/protocol";
import { Brand } from "../brand";
import { NewRoomButton } from "./new-room-button";
import { RoomList } from "./room-list";
import type { RoomListing } from "./use-room-list";
import { UserMenu } from "./user-menu";

export function Sidebar({ me, rooms }: { me: Person; rooms: RoomListing[] }) {
  const t = useTranslations("shell");
  return (
    <nav
      aria-label={t("sidebar")}
      className="flex min-w-0 flex-1 flex-col bg-panel pt-[env(safe-area-inset-top)] pl-[env(safe-area-inset-left)]"
    >
      {/* On a phone the list is the page. */}
      <h1 className="sr-only md:hidden">{t("rooms")}</h1>
      <div className="flex h-14 shrink-0 items-center px-4">
        <Link href="/rooms" className="rounded-md">
          <Brand />
        </Link>
      </div>
      <div className="px-2 pb-3">
        <NewRoomButton look="row" />
      </div>
      <RoomList initial={rooms} />
      <div className="border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <UserMenu me={me} />
      </div>
    </nav>
  );
}
