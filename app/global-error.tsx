"use client";

import { useEffect } from "react";
import { ErrorIcon } from "@/components/shell/error-icon";
import { buttonStyle } from "@/components/ui/button-style";
import { FullPageNotice } from "@/components/ui/full-page-notice";
import { htmlLang, localeOf } from "@/lib/shared/i18n/locale";
import fallback from "@/lib/shared/i18n/messages/fallback.json";
import "./globals.css";

/** Replaces the root layout when that fails, and so has none of its messages and no theme. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => console.error(error), [error]);
  const locale = localeOf(chosenLocale(), browserLanguages());
  const t = fallback[locale];
  return (
    <html lang={htmlLang[locale]}>
      <body>
        <title>{t.title}</title>
        <main className="flex min-h-(--viewport-height) bg-canvas">
          <FullPageNotice icon={<ErrorIcon />} title={t.title} body={t.body}>
            <button type="button" className={buttonStyle({})} onClick={() => retry()}>
              {t.tryAgain}
            </button>
          </FullPageNotice>
        </main>
      </body>
    </html>
  );
}

function chosenLocale(): string | undefined {
  if (typeof document === "undefined") return undefined;
  return /(?:^|; )locale=(\w+)/.exec(document.cookie)?.[1];
}

function browserLanguages(): string | null {
  return typeof navigator === "undefined" ? null : navigator.languages.join(",");
}
