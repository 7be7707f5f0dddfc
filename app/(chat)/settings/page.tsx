import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { Settings } from "@/components/settings/settings";
import { signInOptions } from "@/lib/server/auth/sign-in-options";
import { pick } from "@/lib/shared/i18n/pick";
import { signedIn } from "../signed-in";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("settings") };
}

export default async function SettingsPage() {
  const { username, nickname } = await signedIn("/settings");
  const [messages, options] = await Promise.all([getMessages(), signInOptions()]);
  return (
    // The texts of the settings are many, so only this page sends them.
    <NextIntlClientProvider
      messages={pick(
        messages,
        "settings",
        "factors",
        "avatar",
        "fields",
        "problems",
        "dialog",
        "preferences",
        "notices",
        "sso",
        "blocks",
      )}
    >
      <Settings me={{ username, nickname }} mail={options.mail} sso={options.sso} />
    </NextIntlClientProvider>
  );
}
