"use client";

import { useTranslations } from "next-intl";
import { htmlLang, locales } from "@/lib/shared/i18n/locale";
import { MenuChoices } from "../ui/menu-choices";
import { useLanguage } from "./use-language";

export function LanguageChoices() {
  const t = useTranslations("preferences");
  const { language, setLanguage } = useLanguage();
  return (
    <MenuChoices
      label={t("language")}
      value={language}
      choices={locales.map((locale) => ({
        value: locale,
        text: t(`languages.${locale}`),
        lang: htmlLang[locale],
      }))}
      onChoose={setLanguage}
    />
  );
}
