import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SectionKey } from "@/components/admin/sections";
import { signedIn } from "../../(chat)/signed-in";

/** Shows visitors the sign-in page, which leads back to `path`, and all but administrators that there is nothing. */
export async function forAdministrators(path: string): Promise<void> {
  const { admin } = await signedIn(path);
  if (!admin) notFound();
}

export async function sectionTitle(section: SectionKey): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: `${t(`sections.${section}`)} · ${t("title")}` };
}
