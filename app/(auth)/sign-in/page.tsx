import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { pathWithNext, safePath } from "@/components/auth/safe-path";
import { SignInForm } from "@/components/auth/sign-in-form";
import { registrationByPage } from "@/lib/server/accounts/registration-rules";
import { currentUser } from "@/lib/server/auth/caller";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("signIn") };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = safePath((await searchParams).next);
  if (await currentUser()) redirect(next);
  const t = await getTranslations("auth");
  const signUp = { href: pathWithNext("/sign-up", next), text: t("signUp") };
  return (
    <AuthCard
      title={t("signInTitle")}
      subtitle={t("signInSubtitle")}
      question={t("noAccount")}
      link={(await registrationByPage()) === "closed" ? undefined : signUp}
    >
      <SignInForm next={next} />
    </AuthCard>
  );
}
