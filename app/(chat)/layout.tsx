import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { AvatarsProvider } from "@/components/avatar/avatars-context";
import { Notifications } from "@/components/notifications/notifications";
import { ChatShell } from "@/components/shell/chat-shell";
import { MeProvider } from "@/components/shell/me-context";
import { NavigationProvider } from "@/components/shell/navigation";
import { Overlays } from "@/components/shell/overlays";
import { RoomsProvider } from "@/components/sidebar/rooms-context";
import { Sidebar } from "@/components/sidebar/sidebar";
import { Toaster } from "@/components/ui/toaster";
import { currentSession } from "@/lib/server/auth/caller";
import { avatarsOf } from "@/lib/server/avatars/avatars-of";
import * as roomList from "@/lib/server/db/queries/room-list";
import { env } from "@/lib/server/env";

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  // The page redirects to sign-in: unlike a layout, it knows the address to return to.
  if (!session || session.lacksFactor) return children;
  const { user } = session;
  const [
    list,
    {
      titles: _titles,
      auth: _auth,
      settings: _settings,
      invite: _invite,
      export: _export,
      factors: _factors,
      admin: _admin,
      ...messages
    },
    avatars,
  ] = await Promise.all([
    roomList.listExpandedFor(user.id),
    getMessages(),
    avatarsOf([user.username]),
  ]);
  const me = { username: user.username, nickname: user.nickname, admin: user.admin };
  return (
    <NextIntlClientProvider messages={messages}>
      <MeProvider me={me}>
        <AvatarsProvider initial={avatars}>
          <RoomsProvider initial={list} partyUrl={env().PARTY_URL ?? null}>
            <NavigationProvider>
              <Notifications />
              <Overlays>
                <ChatShell sidebar={<Sidebar />}>{children}</ChatShell>
              </Overlays>
              <Toaster />
            </NavigationProvider>
          </RoomsProvider>
        </AvatarsProvider>
      </MeProvider>
    </NextIntlClientProvider>
  );
}
