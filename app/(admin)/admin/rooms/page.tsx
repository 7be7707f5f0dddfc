import type { Metadata } from "next";
import { RoomsPage } from "@/components/admin/rooms-page";
import { forAdministrators, sectionTitle } from "../for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("rooms");
}

export default async function Page() {
  await forAdministrators("/admin/rooms");
  return <RoomsPage />;
}
