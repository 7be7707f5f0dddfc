/** What the files of a pushed message are, in both languages: its reader's browser knows which one it wants. */
import "server-only";
import { createTranslator } from "next-intl";
import { htmlLang, type Locale } from "@/lib/shared/i18n/locale";
import en from "@/lib/shared/i18n/messages/en.json";
import zh from "@/lib/shared/i18n/messages/zh.json";
import type { FilesText } from "@/lib/shared/notification-text";

const messages: Record<Locale, typeof en> = { en, zh };

export const pushedFilesText = { shown: textIn("en"), zh: textIn("zh") };

function textIn(language: Locale): FilesText {
  const t = createTranslator({
    locale: htmlLang[language],
    messages: messages[language],
    namespace: "files",
  });
  return ({ alt: _, ...summary }, author) =>
    author === null ? t("summary", summary) : t("sent", { ...summary, author });
}
