import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { LinkGone } from "@/components/auth/link-gone";
import { MailedAction } from "@/components/auth/mailed-action";
import { readVerification } from "@/lib/server/accounts/email";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recovery");
  return { title: t("verifyTitle"), robots: { index: false } };
}

export default async function VerifyPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const proof = await readVerification(token);
  if (!proof) return <LinkGone again={null} />;
  const t = await getTranslations("recovery");
  return (
    <AuthCard
      title={t("verifyTitle")}
      subtitle={t("verifySubtitle", proof)}
      question={t("openTeahouse")}
      link={{ href: "/rooms", text: t("toRooms") }}
    >
      <MailedAction path="/Email/Verify" body={{ token }} texts="verify" />
    </AuthCard>
  );
}
