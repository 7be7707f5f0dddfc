import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/brand";
import { PreferencesBar } from "@/components/preferences/preferences-bar";
import { pick } from "@/lib/i18n/pick";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const messages = await getMessages();
  return (
    <NextIntlClientProvider
      messages={pick(messages, "brand", "preferences", "problems", "notices", "auth", "fields")}
    >
      <div className="flex min-h-(--viewport-height) flex-col bg-canvas pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] sm:bg-panel">
        <header className="flex justify-end px-3 py-3 sm:px-5">
          <PreferencesBar />
        </header>
        <main className="flex flex-1 flex-col items-center px-5 pb-16 sm:justify-center sm:pb-[10vh]">
          <Brand size="large" />
          {children}
        </main>
      </div>
    </NextIntlClientProvider>
  );
}
