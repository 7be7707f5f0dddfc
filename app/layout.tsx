import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { ChineseFont } from "@/components/shell/chinese-font";
import { ThemeColor } from "@/components/shell/theme-color";
import { TimeZoneCookie } from "@/components/shell/time-zone-cookie";
import { ViewportHeight } from "@/components/shell/viewport-height";
import { fontSheetPath } from "@/lib/server/chinese-font";
import { htmlLang, languageOf } from "@/lib/shared/i18n/locale";
import { pick } from "@/lib/shared/i18n/pick";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("brand");
  return {
    title: { default: t("name"), template: `%s · ${t("name")}` },
    description: t("tagline"),
  };
}

export const viewport: Viewport = {
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f6f2" },
    { media: "(prefers-color-scheme: dark)", color: "#10120f" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, messages, headerStore] = await Promise.all([
    getLocale(),
    getMessages(),
    headers(),
  ]);
  return (
    // The theme's script sets a class on <html> before hydration.
    <html lang={htmlLang[languageOf(locale)]} suppressHydrationWarning>
      <body>
        <ThemeProvider
          attribute="class"
          disableTransitionOnChange
          nonce={headerStore.get("x-nonce") ?? ""}
        >
          <NextIntlClientProvider
            messages={pick(messages, "brand", "preferences", "problems", "notices")}
          >
            {children}
            <TimeZoneCookie />
            <ThemeColor />
            <ChineseFont sheet={fontSheetPath} />
            <ViewportHeight />
          </NextIntlClientProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
