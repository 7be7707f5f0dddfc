import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { ChatShell } from "@/components/chat-shell";
import { Sidebar } from "@/components/sidebar/sidebar";
import { currentUser } from "@/lib/auth";
import { env } from "@/lib/env";
import * as roomList from "@/lib/queries/room-list";

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  // The page sends them to the sign-in; unlike a layout it knows the address to come back to.
  if (!user) return children;
  const [list, { titles: _titles, auth: _auth, ...messages }] = await Promise.all([
    roomList.listExpandedFor(user.id),
    getMessages(),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <ChatShell
        sidebar={
          <Sidebar
            me={{ username: user.username, nickname: user.nickname }}
            rooms={list}
            partyUrl={env().PARTY_URL ?? null}
          />
        }
      >
        {children}
      </ChatShell>
    </NextIntlClientProvider>
  );
}
