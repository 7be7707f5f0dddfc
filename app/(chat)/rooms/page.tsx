import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Welcome } from "@/components/shell/welcome";
import { signedIn } from "../signed-in";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("rooms") };
}

export default async function RoomsPage() {
  await signedIn("/rooms");
  return <Welcome />;
}
