"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { buttonStyle } from "../ui/button-style";
import { cx } from "../ui/cx";
import { Appearance } from "./appearance";
import { DataDownloads } from "./data-downloads";
import { DeleteAccount } from "./delete-account";
import { NicknameForm } from "./nickname-form";
import { NoticeSettings } from "./notice-settings";
import { Notifications } from "./notifications";
import { OwnPicture } from "./own-picture";
import { PasswordForm } from "./password-form";
import { Section } from "./section";
import { Sessions } from "./sessions";
import { StorageSection } from "./storage";
import { Tokens } from "./tokens";

export function Settings({ me }: { me: Person }) {
  const t = useTranslations("settings");
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
        <div className="mx-auto flex max-w-2xl flex-col divide-y divide-line px-4 pb-[max(3rem,env(safe-area-inset-bottom))] md:px-6">
          <Section title={t("profile")} hint={t("profileHint", { username: me.username })}>
            <OwnPicture me={me} />
            <NicknameForm me={me} />
          </Section>
          <Section title={t("appearance")} hint={t("appearanceHint")}>
            <Appearance />
          </Section>
          <Section title={t("notifications")} hint={t("notificationsHint")}>
            <Notifications />
            <NoticeSettings />
          </Section>
          <Section title={t("password")} hint={t("passwordHint")}>
            <PasswordForm me={me} />
          </Section>
          <Section title={t("sessions")} hint={t("sessionsHint")}>
            <Sessions me={me} />
          </Section>
          <Section title={t("tokens")} hint={t("tokensHint")}>
            <Tokens me={me} />
          </Section>
          <Section title={t("storage.title")} hint={t("storage.hint")}>
            <StorageSection me={me} />
          </Section>
          <Section title={t("data")} hint={t("dataHint")}>
            <DataDownloads me={me} />
          </Section>
          <Section title={t("deleteAccount")} hint={t("deleteAccountHint")}>
            <DeleteAccount me={me} />
          </Section>
        </div>
      </div>
    </div>
  );
}
