import {
  Keyboard,
  Languages,
  LogOut,
  MessageCirclePlus,
  Monitor,
  Moon,
  Settings,
  SquarePen,
  Sun,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import type { ReactNode } from "react";
import { htmlLang, locales } from "@/lib/shared/i18n/locale";
import { useLanguage } from "../preferences/use-language";
import { useNavigate } from "../shell/navigation";
import type { Overlay } from "../shell/overlay-context";
import { useSignOut } from "../sidebar/use-sign-out";

export type Action = {
  key: string;
  text: string;
  icon: ReactNode;
  /** The overlay to open, or the function to call, once the switcher has closed. */
  run: Overlay | (() => void);
  lang?: string;
};

/** The actions of the switcher, without the language and the theme already in use. */
export function useActions(): Action[] {
  const t = useTranslations("switcher");
  const preferences = useTranslations("preferences");
  const go = useNavigate();
  const signOut = useSignOut();
  const { theme, setTheme } = useTheme();
  const { language, setLanguage } = useLanguage();
  const themes = [
    { key: "light", icon: <Sun aria-hidden /> },
    { key: "dark", icon: <Moon aria-hidden /> },
    { key: "system", icon: <Monitor aria-hidden /> },
  ] as const;
  return [
    {
      key: "new-room",
      text: t("newRoom"),
      icon: <SquarePen aria-hidden />,
      run: { kind: "new-room" },
    },
    {
      key: "new-direct",
      text: t("newDirect"),
      icon: <MessageCirclePlus aria-hidden />,
      run: { kind: "new-direct" },
    },
    {
      key: "settings",
      text: t("settings"),
      icon: <Settings aria-hidden />,
      run: () => go("/settings"),
    },
    ...themes
      .filter(({ key }) => key !== theme)
      .map(({ key, icon }) => ({
        key: `theme ${key}`,
        text: t("theme", { theme: preferences(key) }),
        icon,
        run: () => setTheme(key),
      })),
    ...locales
      .filter((locale) => locale !== language)
      .map((locale) => ({
        key: `language ${locale}`,
        text: preferences(`languages.${locale}`),
        icon: <Languages aria-hidden />,
        run: () => setLanguage(locale),
        lang: htmlLang[locale],
      })),
    { key: "keys", text: t("keys"), icon: <Keyboard aria-hidden />, run: { kind: "keys" } },
    { key: "sign-out", text: t("signOut"), icon: <LogOut aria-hidden />, run: signOut },
  ];
}
