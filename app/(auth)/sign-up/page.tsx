import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { InviteLinkForm } from "@/components/auth/invite-link-form";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { pathWithNext, safePath } from "@/components/auth/safe-path";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { SsoButton } from "@/components/auth/sso-button";
import { Notice } from "@/components/ui/notice";
import { type SignUpWay, signUpWay } from "@/lib/server/accounts/sign-up-way";
import { currentUser } from "@/lib/server/auth/caller";
import { signInOptions } from "@/lib/server/auth/sign-in-options";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("titles");
  return { title: t("signUp") };
}

type Query = Record<"next" | "token", string | string[] | undefined>;

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const next = safePath(query.next);
  if (await currentUser()) redirect(next);
  const way = await signUpWay(next, typeof query.token === "string" ? query.token : undefined);
  const t = await getTranslations("auth");
  const { sso, passwords } = await signInOptions();
  return (
    <AuthCard
      {...(await headOf(way))}
      question={t("haveAccount")}
      link={{ href: pathWithNext("/sign-in", next), text: t("signIn") }}
    >
      {sso !== null && way.kind !== "closed" && (
        <SsoButton name={sso} next={next} isAlone={!passwords || way.kind !== "form"} />
      )}
      <Way way={way} />
    </AuthCard>
  );
}

async function headOf(way: SignUpWay): Promise<{ title: string; subtitle: string }> {
  const t = await getTranslations("auth");
  switch (way.kind) {
    case "form": {
      const { invitedBy, address } = way;
      const title = t("signUpTitle");
      if (invitedBy !== undefined) {
        return { title, subtitle: t("signUpInvited", { nickname: invitedBy }) };
      }
      return { title, subtitle: t(address === undefined ? "signUpSubtitle" : "signUpProven") };
    }
    case "invite":
      return { title: t("inviteNeededTitle"), subtitle: t("inviteNeededBody") };
    case "mail": {
      if (!way.canMail) return { title: t("inviteNeededTitle"), subtitle: t("mailMissing") };
      const domains = (await getFormatter()).list(way.domains, { type: "disjunction" });
      return { title: t("signUpTitle"), subtitle: t("mailBody", { domains }) };
    }
    case "closed": {
      const subtitle = way.sso === null ? t("closedBody") : t("closedSso", { sso: way.sso });
      return { title: t("closedTitle"), subtitle };
    }
  }
}

async function Way({ way }: { way: SignUpWay }) {
  const t = await getTranslations("auth");
  switch (way.kind) {
    case "form":
      return <SignUpForm next={way.next} pass={way.pass} address={way.address} />;
    case "invite":
      return (
        <>
          {way.ended && <Notice text={t("inviteEnded")} />}
          <InviteLinkForm />
        </>
      );
    case "mail":
      return (
        <>
          {way.ended === "link" && <Notice text={t("mailEnded")} />}
          {way.ended === "invite" && <Notice text={t("inviteEnded")} />}
          {way.canMail ? <MailLinkForm /> : <InviteLinkForm />}
        </>
      );
    case "closed":
      return null;
  }
}
