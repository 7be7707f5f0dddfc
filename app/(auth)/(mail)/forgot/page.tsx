import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ForgotForm } from "@/components/auth/forgot-form";
import { hasMail } from "@/lib/server/auth/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recovery");
  return { title: t("forgotTitle") };
}

export default async function ForgotPage() {
  const t = await getTranslations("recovery");
  const mail = hasMail();
  return (
    <AuthCard
      title={t("forgotTitle")}
      subtitle={mail ? t("forgotSubtitle") : t("askAdministrator")}
      question={t("remembered")}
      link={{ href: "/sign-in", text: t("signIn") }}
    >
      {mail && <ForgotForm />}
    </AuthCard>
  );
}
