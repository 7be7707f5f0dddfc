import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import type { Locale } from "@/lib/shared/i18n/locale";
import { rememberChoice } from "./remember-choice";

export function useLanguage(): { language: Locale; setLanguage: (locale: Locale) => void } {
  const router = useRouter();
  return {
    language: useLocale(),
    setLanguage(locale) {
      rememberChoice("locale", locale);
      router.refresh();
    },
  };
}
