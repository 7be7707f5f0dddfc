import { CircleHelp } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FullPageNotice } from "@/components/ui/full-page-notice";
import { LinkButton } from "@/components/ui/link-button";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("notFound") };
}

export default async function NotFound() {
  const t = await getTranslations("notices");
  return (
    <main className="flex min-h-(--viewport-height) bg-canvas">
      <FullPageNotice icon={<CircleHelp />} title={t("notFoundTitle")} body={t("notFoundBody")}>
        <LinkButton href="/rooms">{t("backToRooms")}</LinkButton>
      </FullPageNotice>
    </main>
  );
}
