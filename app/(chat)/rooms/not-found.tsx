import { DoorClosed } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";

export default async function RoomNotFound() {
  const t = await getTranslations("notices");
  return (
    <Notice icon={<DoorClosed />} title={t("roomNotFoundTitle")} body={t("roomNotFoundBody")}>
      <LinkButton href="/rooms">{t("backToRooms")}</LinkButton>
    </Notice>
  );
}
