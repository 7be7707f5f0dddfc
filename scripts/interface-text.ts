import { createTranslator } from "next-intl";
import en from "@/lib/shared/i18n/messages/en.json" with { type: "json" };
import zh from "@/lib/shared/i18n/messages/zh.json" with { type: "json" };

const messages = { en, zh };
export type Language = keyof typeof messages;
export type InterfaceText = (key: string, values?: Record<string, string | number>) => string;

/** Returns the interface texts of a language by key; the lookup throws on unknown keys. */
export function interfaceText(language: Language): InterfaceText {
  const translate = createTranslator({ locale: language, messages: messages[language] });
  return (key, values) => {
    // The translator is typed by literal keys; scripts build keys at run time.
    const text: unknown = Reflect.apply(translate, undefined, [key, values]);
    if (typeof text !== "string" || text === key)
      throw new Error(`no interface text has the key ${key}`);
    return text;
  };
}
