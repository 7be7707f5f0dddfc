"use client";

import { ChevronLeft, Menu } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { buttonStyle } from "../ui/button-style";
import { IconButton } from "../ui/icon-button";
import { Sheet } from "../ui/sheet";
import { AdminNavigation } from "./admin-navigation";
import type { SectionKey } from "./sections";

/** The head and the scrolled content of a page of the console. */
export function PageFrame({
  section,
  title,
  back,
  actions,
  children,
}: {
  section: SectionKey;
  /** Instead of the section's name. */
  title?: string;
  back?: { path: string; label: string };
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("admin");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <header className="shrink-0 border-b border-line pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)]">
        <div className="flex h-14 items-center gap-1.5 px-2 md:px-6">
          <IconButton label={t("menu")} className="md:hidden" onClick={() => setOpen(true)}>
            <Menu aria-hidden />
          </IconButton>
          {back && (
            <Link
              href={back.path}
              aria-label={back.label}
              title={back.label}
              className={buttonStyle({ variant: "quiet", size: "icon" })}
            >
              <ChevronLeft aria-hidden className="size-5" />
            </Link>
          )}
          <h1 className="min-w-0 flex-1 truncate text-md font-semibold tracking-tight">
            <bdi>{title ?? t(`sections.${section}`)}</bdi>
          </h1>
          {actions}
        </div>
      </header>
      {/* Has room for the scrollbar always, so that a list that comes moves nothing. */}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it also where it has no links.
        tabIndex={0}
        className="scroll-quiet relative min-h-0 flex-1 overflow-y-auto overscroll-contain [scrollbar-gutter:stable] focus-visible:-outline-offset-2"
      >
        <div className="mx-auto flex max-w-4xl flex-col gap-6 px-4 pt-6 pb-[max(3rem,env(safe-area-inset-bottom))] md:px-6">
          {children}
        </div>
      </div>
      <Sheet open={isOpen} onOpenChange={setOpen} title={t("menu")}>
        <AdminNavigation onChoose={() => setOpen(false)} />
      </Sheet>
    </>
  );
}
