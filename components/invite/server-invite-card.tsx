import { DoorOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { pathWithNext } from "../auth/safe-path";
import { LinkButton } from "../ui/link-button";
import { InviteFrame } from "./invite-frame";

/** Shows an invite to the server, by which a visitor signs up. */
export function ServerInviteCard({
  code,
  invitedBy,
  isClosed,
  me,
}: {
  code: string;
  invitedBy: string;
  /** Nobody may sign up now. */
  isClosed: boolean;
  me: Person | null;
}) {
  const t = useTranslations("invite");
  const here = `/invite/${code}`;
  const body = isClosed ? t("accountOnlyServer") : t("serverBody");
  return (
    <InviteFrame>
      <span
        aria-hidden
        className="mb-4 flex size-14 items-center justify-center rounded-2xl bg-accent-soft text-accent-ink"
      >
        <DoorOpen className="size-6.5" />
      </span>
      <h1 className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">
        {me ? t("insideTitle") : t("serverInvites", { nickname: invitedBy })}
      </h1>
      <p className="mt-2 mb-6 text-base text-balance wrap-anywhere text-muted">
        {me ? t("insideBody", me) : body}
      </p>
      <div className="flex w-full flex-col gap-2">
        {me && (
          <LinkButton href="/rooms" size="large" className="w-full">
            {t("toRooms")}
          </LinkButton>
        )}
        {!me && !isClosed && (
          <LinkButton href={pathWithNext("/sign-up", here)} size="large" className="w-full">
            {t("signUp")}
          </LinkButton>
        )}
        {!me && (
          <LinkButton
            href={pathWithNext("/sign-in", here)}
            variant={isClosed ? "primary" : "outline"}
            size="large"
            className="w-full"
          >
            {isClosed ? t("signIn") : t("serverSignIn")}
          </LinkButton>
        )}
      </div>
    </InviteFrame>
  );
}
