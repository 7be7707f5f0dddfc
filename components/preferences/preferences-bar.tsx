"use client";

import { Languages, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../ui/icon-button";
import { Menu } from "../ui/menu";
import { LanguageChoices } from "./language-choices";
import { ThemeChoices } from "./theme-choices";

/** The language and theme menus of pages without a user menu. */
export function PreferencesBar({ side = "bottom" }: { side?: "top" | "bottom" }) {
  const t = useTranslations("preferences");
  return (
    <div className="flex gap-1">
      <Menu
        side={side}
        trigger={
          <IconButton label={t("language")}>
            <Languages aria-hidden />
          </IconButton>
        }
      >
        <LanguageChoices />
      </Menu>
      <Menu
        side={side}
        trigger={
          <IconButton label={t("theme")}>
            <SunMoon aria-hidden />
          </IconButton>
        }
      >
        <ThemeChoices />
      </Menu>
    </div>
  );
}
