import type { Metadata } from "next";
import { LogPage } from "@/components/admin/log-page";
import { forAdministrators, sectionTitle } from "../for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("log");
}

export default async function Page() {
  await forAdministrators("/admin/log");
  return <LogPage />;
}
