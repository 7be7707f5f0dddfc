"use client";

import { ChevronsUpDown, Keyboard, LogOut, Settings, ShieldUser } from "lucide-react";
import { useTranslations } from "next-intl";
import { LanguageChoices } from "../preferences/language-choices";
import { ThemeChoices } from "../preferences/theme-choices";
import { useMe } from "../shell/me-context";
import { useNavigate } from "../shell/navigation";
import { useOverlay } from "../shell/overlay-context";
import { Avatar } from "../ui/avatar";
import { Menu } from "../ui/menu";
import { MenuItem } from "../ui/menu-item";
import { MenuSeparator } from "../ui/menu-separator";
import { useSignOut } from "./use-sign-out";

export function UserMenu() {
  const me = useMe();
  const t = useTranslations("shell");
  const go = useNavigate();
  const open = useOverlay();
  const signOut = useSignOut();
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-lg p-2 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 active:bg-press data-[state=open]:bg-hover"
        >
          <Avatar seed={me.username} name={me.nickname} size="medium" />
          <span className="min-w-0 flex-1 leading-tight">
            <span className="sr-only">{t("account")}</span>
            <span className="block truncate text-base font-medium">{me.nickname}</span>
            <span className="block truncate text-xs text-muted">@{me.username}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
    >
      <MenuItem icon={<Settings aria-hidden />} onSelect={() => go("/settings")}>
        {t("settings")}
      </MenuItem>
      {me.admin && (
        <MenuItem icon={<ShieldUser aria-hidden />} onSelect={() => go("/admin")}>
          {t("administration")}
        </MenuItem>
      )}
      <MenuItem icon={<Keyboard aria-hidden />} onSelect={() => open({ kind: "keys" })}>
        {t("keys")}
      </MenuItem>
      <MenuSeparator />
      <ThemeChoices />
      <MenuSeparator />
      <LanguageChoices />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={signOut}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
