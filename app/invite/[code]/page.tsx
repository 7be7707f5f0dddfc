import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InviteCard } from "@/components/invite/invite-card";
import { InviteRefused } from "@/components/invite/invite-refused";
import { currentUser } from "@/lib/server/auth/caller";
import { invitePicture } from "@/lib/server/avatars/invite-picture";
import * as invites from "@/lib/server/db/queries/invites";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  // Anyone with the address can join, so search engines must not index it.
  return { title: t("invite"), robots: { index: false } };
}

export default async function InvitePage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  const [user, invite, picture] = await Promise.all([
    currentUser(),
    invites.preview(code),
    invitePicture(code),
  ]);
  if (!invite) return <InviteRefused reason="ended" room="" />;
  return (
    <InviteCard
      code={code}
      invite={invite}
      picture={picture}
      me={user && { username: user.username, nickname: user.nickname }}
    />
  );
}
