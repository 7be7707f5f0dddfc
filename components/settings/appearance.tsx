"use client";

import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { htmlLang, locales } from "@/lib/shared/i18n/locale";
import { useMounted } from "../hooks/use-mounted";
import { useLanguage } from "../preferences/use-language";
import { setShowsPresence, useShowsPresence } from "../preferences/use-shows-presence";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";

const themes = ["system", "light", "dark"] as const;

export function Appearance() {
  const t = useTranslations("preferences");
  const { theme, setTheme } = useTheme();
  const showsPresence = useShowsPresence();
  const { language, setLanguage } = useLanguage();
  // The server cannot know the chosen theme, which is in localStorage.
  const mounted = useMounted();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("theme")} error={null}>
        {(control) => (
          <Select
            {...control}
            value={mounted ? theme : "system"}
            onChange={(event) => setTheme(event.currentTarget.value)}
          >
            {themes.map((value) => (
              <option key={value} value={value}>
                {t(value)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("language")} error={null}>
        {(control) => (
          <Select
            {...control}
            value={language}
            onChange={({ currentTarget }) => {
              const chosen = locales.find((locale) => locale === currentTarget.value);
              if (chosen) setLanguage(chosen);
            }}
          >
            {locales.map((locale) => (
              <option key={locale} value={locale} lang={htmlLang[locale]}>
                {t(`languages.${locale}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="sm:col-span-2">
        <Switch
          label={t("presence")}
          hint={t("presenceHint")}
          checked={showsPresence}
          onCheckedChange={setShowsPresence}
        />
      </div>
    </div>
  );
}
