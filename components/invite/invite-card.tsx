"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call, RestError } from "@/lib/client/rest/call";
import type { InvitePreview } from "@/lib/shared/api/invites";
import type { Person } from "@/lib/wire/frames";
import { pathWithNext } from "../auth/safe-path";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { Initials } from "../ui/initials";
import { LinkButton } from "../ui/link-button";
import { InviteFrame } from "./invite-frame";
import { InviteRefused } from "./invite-refused";

/** Shows an invite and lets the visitor join, or sign in or up first. */
export function InviteCard({
  code,
  invite,
  picture,
  isClosed,
  me,
}: {
  code: string;
  invite: InvitePreview;
  /** Of the room, as a `data:` address, because a guest may not fetch it. */
  picture: string | null;
  /** Nobody may sign up now. */
  isClosed: boolean;
  me: Person | null;
}) {
  const t = useTranslations("invite");
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState<"ended" | "banned" | null>(null);
  if (refused) return <InviteRefused reason={refused} room={invite.name} />;

  const here = `/invite/${code}`;
  const join = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      // Only who joins needs it, and zod with it.
      const { room } = await import("@/lib/shared/api/rooms");
      const { id } = room.parse(await call("POST", `/Invite/${encodeURIComponent(code)}`));
      // A full page load, so that the list of rooms includes the new one.
      location.assign(`/rooms/${id}`);
    } catch (error) {
      const status = error instanceof RestError ? error.status : null;
      if (status === 401) location.assign(pathWithNext("/sign-in", here));
      else if (status === 403) setRefused("banned");
      else if (status === 404 || status === 410) setRefused("ended");
      else setProblem(problemText(error));
      setBusy(false);
    }
  };
  return (
    <InviteFrame>
      <Initials
        seed={invite.name}
        name={invite.name}
        size="giant"
        shape="square"
        className="mb-4"
        picture={picture}
      />
      <p className="text-base text-muted wrap-anywhere">
        {t("invites", { nickname: invite.invitedBy })}
      </p>
      <h1 dir="auto" className="mt-1 text-xl font-semibold tracking-tight wrap-anywhere">
        {invite.name}
      </h1>
      <p className="mt-1 mb-6 text-base text-muted">{t("members", { count: invite.members })}</p>
      {me ? (
        <div className="flex w-full flex-col gap-4">
          <FormError text={problem} />
          <Button size="large" busy={busy} onClick={join} className="w-full">
            {t("join")}
          </Button>
          <p className="text-sm text-muted wrap-anywhere">{t("as", me)}</p>
        </div>
      ) : (
        <div className="flex w-full flex-col gap-2">
          {!isClosed && (
            <LinkButton href={pathWithNext("/sign-up", here)} size="large" className="w-full">
              {t("signUp")}
            </LinkButton>
          )}
          <LinkButton
            href={pathWithNext("/sign-in", here)}
            variant={isClosed ? "primary" : "outline"}
            size="large"
            className="w-full"
          >
            {t("signIn")}
          </LinkButton>
          <p className="mt-2 text-sm text-muted">{t(isClosed ? "accountOnly" : "signInFirst")}</p>
        </div>
      )}
    </InviteFrame>
  );
}
