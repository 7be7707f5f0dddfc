import { DoorClosed } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { FullPageNotice } from "@/components/ui/full-page-notice";
import { LinkButton } from "@/components/ui/link-button";

export default async function RoomNotFound() {
  const t = await getTranslations("notices");
  return (
    <FullPageNotice
      icon={<DoorClosed />}
      title={t("roomNotFoundTitle")}
      body={t("roomNotFoundBody")}
    >
      <LinkButton href="/rooms">{t("backToRooms")}</LinkButton>
    </FullPageNotice>
  );
}
