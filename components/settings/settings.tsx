"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Person } from "@/lib/wire/frames";
import { useMe } from "../shell/me-context";
import { buttonStyle } from "../ui/button-style";
import { cx } from "../ui/cx";
import { LinkButton } from "../ui/link-button";
import { Appearance } from "./appearance";
import { BlockedPeople } from "./blocked-people";
import { DataDownloads } from "./data-downloads";
import { DeleteAccount } from "./delete-account";
import { EmailSection } from "./email-section";
import { GroupsNav } from "./groups-nav";
import { NicknameForm } from "./nickname-form";
import { NoticeSettings } from "./notice-settings";
import { Notifications } from "./notifications";
import { OwnPicture } from "./own-picture";
import { PasswordForm } from "./password-form";
import { Section } from "./section";
import { Security } from "./security";
import { Sessions } from "./sessions";
import { SsoSection } from "./sso-section";
import { StorageSection } from "./storage";
import { Tokens } from "./tokens";

const groups = ["you", "notices", "security", "data"] as const;

/** `mail`: the server can send mail; `sso`: what its single sign-on is called, null without. */
export function Settings({ me, mail, sso }: { me: Person; mail: boolean; sso: string | null }) {
  const t = useTranslations("settings");
  const factors = useTranslations("factors");
  const blocks = useTranslations("blocks");
  const { admin } = useMe();
  const notices = useTranslations("notices");
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <div className="shrink-0 border-b border-line pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)]">
        <div className="flex h-14 items-center gap-1.5 px-2 md:px-6">
          <Link
            href="/rooms"
            aria-label={notices("backToRooms")}
            className={cx(buttonStyle({ variant: "quiet", size: "icon" }), "md:hidden")}
          >
            <ChevronLeft aria-hidden className="size-5.5" />
          </Link>
          <h1 className="text-md font-semibold tracking-tight">{t("title")}</h1>
        </div>
      </div>
      <div className="scroll-quiet relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className="mx-auto flex max-w-2xl flex-col px-4 pb-[max(3rem,env(safe-area-inset-bottom))] md:px-6 xl:max-w-4xl xl:flex-row xl:gap-8 xl:pt-0">
          <GroupsNav groups={groups.map((id) => ({ id, title: t(`groups.${id}`) }))} />
          <div className="flex min-w-0 flex-1 flex-col divide-y divide-line">
            <Group id="you">
              <Section title={t("profile")} hint={t("profileHint", { username: me.username })}>
                <OwnPicture me={me} />
                <NicknameForm me={me} />
              </Section>
              {admin && (
                <Section title={t("administration")} hint={t("administrationHint")}>
                  <LinkButton href="/admin" variant="outline" className="self-start max-sm:w-full">
                    {t("openAdministration")}
                  </LinkButton>
                </Section>
              )}
              <Section title={t("appearance")} hint={t("appearanceHint")}>
                <Appearance />
              </Section>
              <Section title={blocks("people")} hint={blocks("peopleHint")}>
                <BlockedPeople />
              </Section>
            </Group>
            <Group id="notices">
              <Section title={t("notifications")} hint={t("notificationsHint")}>
                <Notifications />
                <NoticeSettings />
              </Section>
            </Group>
            <Group id="security">
              <Section title={t("password")} hint={t("passwordHint")}>
                <PasswordForm me={me} />
              </Section>
              <Section title={factors("title")} hint={factors("hint")}>
                <Security me={me} />
              </Section>
              {sso !== null && <SsoSection me={me} name={sso} />}
              {mail && (
                <Section title={t("email.title")} hint={t("email.hint")}>
                  <EmailSection me={me} />
                </Section>
              )}
              <Section title={t("sessions")} hint={t("sessionsHint")}>
                <Sessions me={me} />
              </Section>
              <Section title={t("tokens")} hint={t("tokensHint")}>
                <Tokens me={me} />
              </Section>
            </Group>
            <Group id="data">
              <Section title={t("storage.title")} hint={t("storage.hint")}>
                <StorageSection me={me} />
              </Section>
              <Section title={t("data")} hint={t("dataHint")}>
                <DataDownloads me={me} />
              </Section>
              <Section title={t("deleteAccount")} hint={t("deleteAccountHint")}>
                <DeleteAccount me={me} />
              </Section>
            </Group>
          </div>
        </div>
      </div>
    </div>
  );
}

function Group({ id, children }: { id: (typeof groups)[number]; children: ReactNode }) {
  return (
    <div id={id} className="flex scroll-mt-12 flex-col divide-y divide-line xl:scroll-mt-0">
      {children}
    </div>
  );
}
