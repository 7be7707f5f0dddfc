import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { pathWithNext, pathWithQuery, safePath } from "@/components/auth/safe-path";
import { SignInForm } from "@/components/auth/sign-in-form";
import { SsoButton, SsoError } from "@/components/auth/sso-button";
import { registrationByPage } from "@/lib/server/accounts/registration-rules";
import { currentSession } from "@/lib/server/auth/caller";
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
  const session = await currentSession();
  if (session) redirect(session.lacksFactor ? pathWithNext("/secure", next) : next);
  const [t, recovery] = await Promise.all([getTranslations("auth"), getTranslations("recovery")]);
  const { mail, passwords, sso } = await signInOptions();
  const hasForm = passwords || query.admin !== undefined;
  const signUp = { href: pathWithNext("/sign-up", next), text: t("signUp") };
  const help = mail && (
    <Link
      href="/forgot"
      className="-mt-1 self-end rounded-sm text-sm text-muted underline-offset-4 hover:text-ink hover:underline"
    >
      {recovery("forgotLink")}
    </Link>
  );
  return (
    <AuthCard
      title={t("signInTitle")}
      subtitle={t("signInSubtitle")}
      question={t("noAccount")}
      link={(await registrationByPage()) === "closed" ? undefined : signUp}
    >
      <SsoError code={query.error} />
      {hasForm ? (
        <SignInForm
          next={next}
          above={sso !== null && <SsoButton name={sso} next={next} isAlone={false} />}
          help={help}
        />
      ) : (
        <>
          {sso !== null && <SsoButton name={sso} next={next} isAlone />}
          <p className="mt-4 text-center text-sm text-muted">
            <Link
              href={pathWithQuery("/sign-in", { ...query, admin: "" })}
              className="rounded-sm underline underline-offset-4"
            >
              {t("adminSignIn")}
            </Link>
          </p>
        </>
      )}
    </AuthCard>
  );
}
