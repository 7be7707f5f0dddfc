import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { pathWithNext, safePath } from "@/components/auth/safe-path";
import { SignInForm } from "@/components/auth/sign-in-form";
import { registrationByPage } from "@/lib/server/accounts/registration-rules";
import { currentUser } from "@/lib/server/auth/caller";
import { signInOptions } from "@/lib/server/auth/sign-in-options";

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
  const recovery = await getTranslations("recovery");
  const { mail } = await signInOptions();
  return (
    <AuthCard
      title={t("signInTitle")}
      subtitle={t("signInSubtitle")}
      question={t("noAccount")}
      link={(await registrationByPage()) === "closed" ? undefined : signUp}
    >
      <SignInForm next={next} />
      {mail && (
        <p className="mt-4 text-center text-base">
          <Link
            href="/forgot"
            className="rounded-sm text-muted underline-offset-4 hover:text-ink hover:underline"
          >
            {recovery("forgotLink")}
          </Link>
        </p>
      )}
    </AuthCard>
  );
}
