import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { LinkGone } from "@/components/auth/link-gone";
import { MailedAction } from "@/components/auth/mailed-action";
import { readStopToken } from "@/lib/server/mail/stop-digest";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recovery");
  return { title: t("stopTitle"), robots: { index: false } };
}

export default async function UnsubscribePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (readStopToken(token) === null) return <LinkGone again={null} />;
  const t = await getTranslations("recovery");
  return (
    <AuthCard
      title={t("stopTitle")}
      subtitle={t("stopSubtitle")}
      question={t("openTeahouse")}
      link={{ href: "/settings", text: t("toSettings") }}
    >
      <MailedAction
        path={`/Notice/Unsubscribe?${new URLSearchParams({ token })}`}
        body={{}}
        texts="stop"
      />
    </AuthCard>
  );
}
