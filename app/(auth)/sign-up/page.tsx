import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { pathWithNext, safePath } from "@/components/auth/safe-path";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { SsoButton } from "@/components/auth/sso-button";
import { currentUser } from "@/lib/server/auth/caller";
import { signInOptions } from "@/lib/server/auth/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("signUp") };
}

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = safePath((await searchParams).next);
  if (await currentUser()) redirect(next);
  const t = await getTranslations("auth");
  const { sso, passwords } = await signInOptions();
  return (
    <AuthCard
      title={t("signUpTitle")}
      subtitle={t("signUpSubtitle")}
      question={t("haveAccount")}
      link={{ href: pathWithNext("/sign-in", next), text: t("signIn") }}
    >
      {sso !== null && <SsoButton name={sso} next={next} isAlone={!passwords} />}
      {passwords && <SignUpForm next={next} />}
    </AuthCard>
  );
}
