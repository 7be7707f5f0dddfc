import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Welcome } from "@/components/welcome";
import * as rooms from "@/lib/queries/rooms";
import { signedIn } from "../signed-in";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("rooms") };
}

export default async function RoomsPage() {
  const user = await signedIn("/rooms");
  const list = await rooms.listFor(user.id);
  return <Welcome nickname={user.nickname} first={list.length === 0} />;
}
