import type { Metadata } from "next";
import { ReportsPage } from "@/components/admin/reports-page";
import { forAdministrators, sectionTitle } from "../for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("reports");
}

export default async function Page() {
  await forAdministrators("/admin/reports");
  return <ReportsPage />;
}
