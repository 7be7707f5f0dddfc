"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { MenuChoices } from "../ui/menu-choices";

export function ThemeChoices() {
  const t = useTranslations("preferences");
  const { theme, setTheme } = useTheme();
  return (
    <MenuChoices
      label={t("theme")}
      value={theme}
      choices={[
        { value: "light", text: t("light"), icon: <Sun aria-hidden /> },
        { value: "dark", text: t("dark"), icon: <Moon aria-hidden /> },
        { value: "system", text: t("system"), icon: <Monitor aria-hidden /> },
      ]}
      onChoose={setTheme}
    />
  );
}
