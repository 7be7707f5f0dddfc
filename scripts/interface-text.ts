import { createTranslator } from "next-intl";
import en from "@/lib/shared/i18n/messages/en.json" with { type: "json" };
import zh from "@/lib/shared/i18n/messages/zh.json" with { type: "json" };

const messages = { en, zh };
export type Language = keyof typeof messages;
export type InterfaceText = (key: string, values?: Record<string, string | number>) => string;

/** The texts of the interface in a language, by their keys in lib/shared/i18n/messages. */
export function interfaceText(language: Language): InterfaceText {
  const translate = createTranslator({ locale: language, messages: messages[language] });
  return (key, values) => {
    // The types know the keys of each language; a script has one path for both.
    const text: unknown = Reflect.apply(translate, undefined, [key, values]);
    if (typeof text !== "string" || text === key) throw new Error(`There is no text ${key}.`);
    return text;
  };
}
