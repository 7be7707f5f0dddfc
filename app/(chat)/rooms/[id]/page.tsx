import { UserX } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Room } from "@/components/room/room";
import { FullPageNotice } from "@/components/ui/full-page-notice";
import { LinkButton } from "@/components/ui/link-button";
import { avatarsOf } from "@/lib/server/avatars/avatars-of";
import { env } from "@/lib/server/env";
import { pageFiles } from "@/lib/server/files/page-files";
import { ownOrigin } from "@/lib/server/http/own-origin";
import { readOpening } from "@/lib/server/rooms/history";
import { loadRoom, type RoomPageProps } from "./load-room";

export async function generateMetadata(props: RoomPageProps): Promise<Metadata> {
  const { room } = await loadRoom(props);
  if (room.state !== "removed") return { title: room.name };
  const t = await getTranslations("notices");
  return { title: t("removedTitle") };
}

/**
 * Has no loading.tsx on purpose: content in a Suspense boundary needs a script to appear, and React
 * discards it if something around it changes first. Without the boundary, messages are readable
 * before any script runs. Links to rooms show that a page is loading.
 */
export default async function RoomPage(props: RoomPageProps) {
  const { user, room } = await loadRoom(props);
  if (room.state === "removed") return <Removed />;
  const { username, nickname } = user;
  const history = await readOpening(room, { userId: user.id, limit: 50 });
  return (
    <Room
      key={room.id}
      room={{
        id: room.id,
        name: room.name,
        private: room.private,
        keepDays: room.keepDays,
        writers: room.writers,
        slowSeconds: room.slowSeconds,
        previews: room.previews,
        role: room.role,
        files: pageFiles(),
      }}
      me={{ username, nickname }}
      history={history}
      avatars={await avatarsOf(history.messages.map((message) => message.username))}
      partyUrl={env().PARTY_URL ?? null}
      origin={await ownOrigin()}
    />
  );
}

/** Without the room's name, which may be another one by now, and none of theirs to know. */
async function Removed() {
  const t = await getTranslations("notices");
  return (
    <FullPageNotice icon={<UserX />} title={t("removedTitle")} body={t("removedBody")}>
      <LinkButton href="/rooms">{t("backToRooms")}</LinkButton>
    </FullPageNotice>
  );
}
