"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { htmlLang, locales } from "@/lib/i18n/locale";
import { rememberChoice } from "../remember-choice";
import { MenuChoices } from "../ui/menu-choices";

export function LanguageChoices() {
  const t = useTranslations("preferences");
  const router = useRouter();
  return (
    <MenuChoices
      label={t("language")}
      value={useLocale()}
      choices={locales.map((locale) => ({
        value: locale,
        text: t(`languages.${locale}`),
        lang: htmlLang[locale],
      }))}
      onChoose={(locale) => {
        rememberChoice("locale", locale);
        router.refresh();
      }}
    />
  );
}
