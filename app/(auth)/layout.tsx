import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { AuthShell } from "@/components/auth/auth-shell";
import { ForgetRooms } from "@/components/auth/forget-rooms";
import { pick } from "@/lib/shared/i18n/pick";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const messages = await getMessages();
  return (
    <NextIntlClientProvider
      messages={pick(messages, "brand", "preferences", "problems", "notices", "auth", "fields")}
    >
      <AuthShell>{children}</AuthShell>
      <ForgetRooms />
    </NextIntlClientProvider>
  );
}
