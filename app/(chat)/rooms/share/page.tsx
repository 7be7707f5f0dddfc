import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SharePage } from "@/components/share/share-page";
import { signedIn } from "../../signed-in";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("share") };
}

/** Where the installed app gets what other apps share (app/manifest.ts, public/sw.js). */
export default async function Share() {
  await signedIn("/rooms/share");
  return <SharePage />;
}
