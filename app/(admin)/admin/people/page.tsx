import type { Metadata } from "next";
import { PeoplePage } from "@/components/admin/people-page";
import { forAdministrators, sectionTitle } from "../for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("people");
}

export default async function Page() {
  await forAdministrators("/admin/people");
  return <PeoplePage />;
}
