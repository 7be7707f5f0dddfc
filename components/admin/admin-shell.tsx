"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AdminNavigation } from "./admin-navigation";

/** The navigation and the page of the console side by side; on a phone the navigation is a sheet. */
export function AdminShell({ children }: { children: ReactNode }) {
  const t = useTranslations("admin");
  return (
    <div className="relative flex h-(--viewport-height) overflow-clip bg-panel">
      <a
        href="#content"
        className="sr-only rounded-lg bg-raised px-4 py-2 font-medium shadow-pop focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50"
      >
        {t("skip")}
      </a>
      <div className="hidden w-60 shrink-0 pt-[env(safe-area-inset-top)] pl-[env(safe-area-inset-left)] md:flex">
        <AdminNavigation />
      </div>
      <main
        id="content"
        tabIndex={-1}
        className="flex min-w-0 flex-1 flex-col bg-canvas outline-none md:border-l md:border-line"
      >
        {children}
      </main>
    </div>
  );
}
