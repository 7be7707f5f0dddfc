import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BrandMark } from "@/components/shell/brand-mark";
import { buttonStyle } from "@/components/ui/button-style";
import { FullPageNotice } from "@/components/ui/full-page-notice";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("notFound") };
}

/** Without client components: every page carries those of this one. */
export default async function NotFound() {
  const t = await getTranslations("notices");
  return (
    <main className="flex min-h-(--viewport-height) bg-canvas">
      <FullPageNotice icon={<BrandMark />} title={t("notFoundTitle")} body={t("notFoundBody")}>
        <a href="/rooms" className={buttonStyle({})}>
          {t("backToRooms")}
        </a>
      </FullPageNotice>
    </main>
  );
}
