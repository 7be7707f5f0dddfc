import { CircleHelp } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("notFound") };
}

export default async function NotFound() {
  const t = await getTranslations("notices");
  return (
    <main className="flex min-h-(--viewport-height) bg-canvas">
      <Notice icon={<CircleHelp />} title={t("notFoundTitle")} body={t("notFoundBody")}>
        <LinkButton href="/rooms">{t("backToRooms")}</LinkButton>
      </Notice>
    </main>
  );
}
