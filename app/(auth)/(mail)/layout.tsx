import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { pick } from "@/lib/shared/i18n/pick";

/** The pages of links in mails: their texts are not sent with the other pages for visitors. */
export default async function MailLayout({ children }: { children: ReactNode }) {
  const messages = await getMessages();
  return (
    <NextIntlClientProvider
      messages={pick(messages, "brand", "preferences", "problems", "notices", "fields", "recovery")}
    >
      {children}
    </NextIntlClientProvider>
  );
}
