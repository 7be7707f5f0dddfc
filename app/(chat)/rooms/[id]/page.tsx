import { UserX } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Room } from "@/components/room/room";
import { FullPageNotice } from "@/components/ui/full-page-notice";
import { LinkButton } from "@/components/ui/link-button";
import * as messages from "@/lib/server/db/queries/messages";
import { env } from "@/lib/server/env";
import { loadRoom } from "./load-room";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { room } = await loadRoom(params);
  return { title: room.name };
}

/**
 * There is no loading.tsx beside it: what stands in a Suspense boundary is shown by a script, later
 * than what is around it, and where something around it changes first, React renders it anew in the
 * browser instead. So the messages are part of the page itself, to be read before any script runs;
 * the links to rooms tell that one is on its way.
 */
export default async function RoomPage({ params }: Props) {
  const { user, room } = await loadRoom(params);
  if (room.state === "removed") return <Removed room={room.name} />;
  const { username, nickname } = user;
  return (
    <Room
      key={room.id}
      room={{
        id: room.id,
        name: room.name,
        private: room.private,
        keepDays: room.keepDays,
        role: room.role,
      }}
      me={{ username, nickname }}
      history={
        await messages.opening(room.id, {
          userId: user.id,
          readId: room.readId,
          limit: 50,
        })
      }
      partyUrl={env().PARTY_URL ?? null}
    />
  );
}

async function Removed({ room }: { room: string }) {
  const t = await getTranslations("notices");
  return (
    <FullPageNotice icon={<UserX />} title={t("removedTitle")} body={t("removedBody", { room })}>
      <LinkButton href="/rooms">{t("backToRooms")}</LinkButton>
    </FullPageNotice>
  );
}
