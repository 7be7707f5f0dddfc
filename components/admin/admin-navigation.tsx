"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { PreferencesBar } from "../preferences/preferences-bar";
import { Brand } from "../shell/brand";
import { CountPill } from "../ui/count-pill";
import { cx } from "../ui/cx";
import { useStatus } from "./api";
import { sections } from "./sections";

const linkStyle =
  "flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-base transition-colors hover:bg-hover pointer-coarse:h-11 [&_svg]:size-4.5 [&_svg]:shrink-0";

/** The sections of the console, and the way back to the chat. */
export function AdminNavigation({ onChoose }: { onChoose?: () => void }) {
  const t = useTranslations("admin");
  const pathname = usePathname();
  const { status } = useStatus();
  const open = status?.reportsOpen ?? 0;
  return (
    <nav aria-label={t("title")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-14 shrink-0 flex-col justify-center px-4">
        <Brand />
      </div>
      <p className="px-4.5 pb-2 text-xs font-medium text-muted">{t("title")}</p>
      <ul className="scroll-quiet flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto px-2">
        {sections.map(({ key, path, icon: Icon }) => {
          const isHere =
            path === "/admin" ? pathname === path : `${pathname}/`.startsWith(`${path}/`);
          return (
            <li key={key}>
              <Link
                href={path}
                aria-current={isHere ? "page" : undefined}
                onClick={onChoose}
                className={cx(linkStyle, isHere ? "bg-press font-medium" : "[&_svg]:text-muted")}
              >
                <Icon aria-hidden />
                <span className="min-w-0 flex-1 truncate">{t(`sections.${key}`)}</span>
                {key === "reports" && open > 0 && (
                  <>
                    <CountPill count={open} tone="accent" />
                    <span className="sr-only">{t("openReports", { count: open })}</span>
                  </>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      <div className="flex items-center gap-1 border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <Link href="/rooms" className={cx(linkStyle, "min-w-0 flex-1 text-muted")}>
          <ArrowLeft aria-hidden />
          <span className="truncate">{t("back")}</span>
        </Link>
        <PreferencesBar side="top" />
      </div>
    </nav>
  );
}
