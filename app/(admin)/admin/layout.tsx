import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { AdminShell } from "@/components/admin/admin-shell";
import { AvatarsProvider } from "@/components/avatar/avatars-context";
import { MeProvider } from "@/components/shell/me-context";
import { Toaster } from "@/components/ui/toaster";
import { currentUser } from "@/lib/server/auth/caller";
import { avatarsOf } from "@/lib/server/avatars/avatars-of";
import { pick } from "@/lib/shared/i18n/pick";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  // The page says what there is: unlike a layout, it knows the address to return to.
  if (!user?.admin) return children;
  const [messages, avatars] = await Promise.all([getMessages(), avatarsOf([user.username])]);
  const { username, nickname, admin } = user;
  return (
    <NextIntlClientProvider
      messages={pick(
        messages,
        "brand",
        "preferences",
        "problems",
        "notices",
        "dialog",
        "people",
        "admin",
      )}
    >
      <MeProvider me={{ username, nickname, admin }}>
        <AvatarsProvider initial={avatars}>
          <AdminShell>{children}</AdminShell>
          <Toaster />
        </AvatarsProvider>
      </MeProvider>
    </NextIntlClientProvider>
  );
}
