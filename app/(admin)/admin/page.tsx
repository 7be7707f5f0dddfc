import type { Metadata } from "next";
import { StatusPage } from "@/components/admin/status-page";
import { forAdministrators, sectionTitle } from "./for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("overview");
}

export default async function Page() {
  await forAdministrators("/admin");
  return <StatusPage />;
}
