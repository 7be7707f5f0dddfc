import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { type Locale, languageOf } from "@/lib/shared/i18n/locale";
import { rememberChoice } from "./remember-choice";

export function useLanguage(): { language: Locale; setLanguage: (locale: Locale) => void } {
  const router = useRouter();
  return {
    language: languageOf(useLocale()),
    setLanguage(locale) {
      rememberChoice("locale", locale);
      router.refresh();
    },
  };
}
