import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { cardFrame } from "@/components/auth/card-frame";
import { pathWithNext, safePath } from "@/components/auth/safe-path";
import { Secure } from "@/components/factors/secure";
import { Toaster } from "@/components/ui/toaster";
import { currentSession } from "@/lib/server/auth/caller";
import { pick } from "@/lib/shared/i18n/pick";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("secure") };
}

export default async function SecurePage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = safePath((await searchParams).next);
  const session = await currentSession();
  if (!session) redirect(pathWithNext("/sign-in", next));
  if (!session.lacksFactor) redirect(next);
  const [t, messages] = await Promise.all([getTranslations("auth"), getMessages()]);
  const { username, nickname } = session.user;
  return (
    <div className="mt-6 w-full max-w-[25rem]">
      <div className={cardFrame}>
        <h1 className="text-xl font-semibold tracking-tight">{t("secureTitle")}</h1>
        <p className="mt-1 mb-6 text-base text-pretty text-muted">{t("secureSubtitle")}</p>
        <NextIntlClientProvider
          messages={pick(messages, "auth", "factors", "fields", "problems", "dialog", "notices")}
        >
          <Secure me={{ username, nickname }} next={next} />
          <Toaster />
        </NextIntlClientProvider>
      </div>
    </div>
  );
}
