import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { LinkGone } from "@/components/auth/link-gone";
import { ResetForm } from "@/components/auth/reset-form";
import { readReset } from "@/lib/server/accounts/password-reset";
import { hasMail } from "@/lib/server/auth/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recovery");
  return { title: t("resetTitle"), robots: { index: false } };
}

/** Showing the page does not use the link: mail filters open links before people do. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const username = await readReset(token);
  if (username === null) return <LinkGone again={hasMail() ? "/forgot" : null} />;
  const t = await getTranslations("recovery");
  return (
    <AuthCard
      title={t("resetTitle")}
      subtitle={t("resetSubtitle", { username })}
      question={t("remembered")}
      link={{ href: "/sign-in", text: t("signIn") }}
    >
      <ResetForm token={token} username={username} />
    </AuthCard>
  );
}
