import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Welcome } from "@/components/welcome";
import * as roomList from "@/lib/queries/room-list";
import { signedIn } from "../signed-in";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("rooms") };
}

export default async function RoomsPage() {
  const user = await signedIn("/rooms");
  const list = await roomList.listFor(user.id);
  return <Welcome nickname={user.nickname} first={list.length === 0} />;
}
