import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InviteCard } from "@/components/invite/invite-card";
import { InviteRefused } from "@/components/invite/invite-refused";
import { ServerInviteCard } from "@/components/invite/server-invite-card";
import { registrationByPage } from "@/lib/server/accounts/registration-rules";
import { currentUser } from "@/lib/server/auth/caller";
import { invitePicture } from "@/lib/server/avatars/invite-picture";
import { findInvite } from "@/lib/server/rooms/invites";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  // Anyone with the address can join, so search engines must not index it.
  return { title: t("invite"), robots: { index: false } };
}

export default async function InvitePage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  const [user, invite, picture, registration] = await Promise.all([
    currentUser(),
    findInvite(code),
    invitePicture(code),
    registrationByPage(),
  ]);
  if (!invite) return <InviteRefused reason="ended" room="" />;
  const me = user && { username: user.username, nickname: user.nickname };
  const isClosed = registration === "closed";
  if ("server" in invite) {
    const { invitedBy } = invite;
    return <ServerInviteCard code={code} invitedBy={invitedBy} isClosed={isClosed} me={me} />;
  }
  return <InviteCard code={code} invite={invite} picture={picture} isClosed={isClosed} me={me} />;
}
