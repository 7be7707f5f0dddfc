import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { pathWithNext, safePath } from "@/components/auth/safe-path";
import { SignInForm } from "@/components/auth/sign-in-form";
import { SsoButton, SsoError } from "@/components/auth/sso-button";
import { currentUser } from "@/lib/server/auth/caller";
import { signInOptions } from "@/lib/server/auth/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("signIn") };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{
    next?: string | string[];
    error?: string | string[];
    /** The administrator's way in, where there is single sign-on only. */
    admin?: string | string[];
  }>;
}) {
  const query = await searchParams;
  const next = safePath(query.next);
  if (await currentUser()) redirect(next);
  const t = await getTranslations("auth");
  const { sso, passwords } = await signInOptions();
  const hasForm = passwords || query.admin !== undefined;
  return (
    <AuthCard
      title={t("signInTitle")}
      subtitle={t("signInSubtitle")}
      question={t("noAccount")}
      link={{ href: pathWithNext("/sign-up", next), text: t("signUp") }}
    >
      <SsoError code={query.error} />
      {sso !== null && <SsoButton name={sso} next={next} isAlone={!hasForm} />}
      {hasForm && <SignInForm next={next} />}
    </AuthCard>
  );
}
