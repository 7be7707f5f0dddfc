import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { ClaimCard } from "@/components/auth/claim-card";
import { claimant } from "@/lib/server/admin/first-administrator";
import { callerAddress } from "@/lib/server/http/caller-address";
import { countCall } from "@/lib/server/http/limits";
import { pick } from "@/lib/shared/i18n/pick";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("claim");
  // The address is a secret.
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

/** Where the link in the log of a server without administrator leads. */
export default async function ClaimPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const messages = await getMessages();
  return (
    <NextIntlClientProvider messages={pick(messages, "claim", "problems")}>
      <ClaimCard token={token} person={await personOf(token)} />
    </NextIntlClientProvider>
  );
}

/** Null also for someone who tries too many links. */
async function personOf(token: string) {
  try {
    await countCall("claims", await callerAddress());
  } catch {
    return null;
  }
  const found = await claimant(token);
  return found && { username: found.username, nickname: found.nickname };
}
