import type { Metadata } from "next";
import { RegistrationPage } from "@/components/admin/registration-page";
import { forAdministrators, sectionTitle } from "../for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("registration");
}

export default async function Page() {
  await forAdministrators("/admin/registration");
  return <RegistrationPage />;
}
