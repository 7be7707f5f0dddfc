"use client";

import { DoorClosed, LogOut, UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Connection } from "@/lib/client/state/types";
import { pathWithNext } from "../auth/safe-path";
import { LinkButton } from "../ui/link-button";

/** Replaces the composer: why the user can no longer write here, and where to go instead. */
export default function RoomEnd({
  connection,
  roomId,
}: {
  connection: Connection;
  roomId: number;
}) {
  const t = useTranslations("connection");
  const problems = useTranslations("problems");
  const end = (() => {
    switch (connection.state) {
      case "connecting":
      case "online":
        return null;
      case "removed":
        return { icon: <UserX />, title: t("removedTitle"), body: t("removedBody") };
      case "deleted":
        return { icon: <DoorClosed />, title: t("deletedTitle"), body: t("deletedBody") };
      case "signed-out":
        return { icon: <LogOut />, title: t("signedOutTitle"), body: t("signedOutBody") };
      case "refused":
        return {
          icon: <DoorClosed />,
          title: t("refusedTitle"),
          body: problems(`quotas.${connection.code}`),
        };
    }
  })();
  if (!end) return null;
  const signedOut = connection.state === "signed-out";
  return (
    <div role="alert" className="border-t border-line bg-panel pb-[env(safe-area-inset-bottom)]">
      <div className="mx-auto flex max-w-4xl flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 md:px-5">
        <span aria-hidden className="text-muted [&_svg]:size-5">
          {end.icon}
        </span>
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-base font-semibold">{end.title}</p>
          <p className="text-sm text-muted">{end.body}</p>
        </div>
        <LinkButton
          className="max-sm:w-full"
          href={signedOut ? pathWithNext("/sign-in", `/rooms/${roomId}`) : "/rooms"}
        >
          {signedOut ? t("signIn") : t("toRooms")}
        </LinkButton>
      </div>
    </div>
  );
}
