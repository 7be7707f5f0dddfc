import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PersonPage } from "@/components/admin/person-page";
import { personPage } from "@/components/admin/person-path";
import { forAdministrators, sectionTitle } from "../../for-administrators";

export function generateMetadata(): Promise<Metadata> {
  return sectionTitle("people");
}

export default async function Page({ params }: { params: Promise<{ username: string }> }) {
  const username = decoded((await params).username);
  if (username === null) notFound();
  await forAdministrators(personPage(username));
  return <PersonPage username={username} />;
}

/** Null for what is no part of an address. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
