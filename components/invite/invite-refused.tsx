import { Link2Off, UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import { LinkButton } from "../ui/link-button";
import { InviteFrame } from "./invite-frame";

/** Why an invite link does not work: for nobody (`ended`) or not for this person (`banned`). */
export function InviteRefused({ reason, room }: { reason: "ended" | "banned"; room: string }) {
  const t = useTranslations("invite");
  return (
    <InviteFrame>
      <span
        aria-hidden
        className="mb-4 flex size-14 items-center justify-center rounded-2xl bg-accent-soft text-accent-ink [&_svg]:size-6.5"
      >
        {reason === "ended" ? <Link2Off /> : <UserX />}
      </span>
      <h1 className="text-xl font-semibold tracking-tight text-balance">{t(`${reason}Title`)}</h1>
      <p className="mt-2 mb-6 text-base text-balance wrap-anywhere text-muted">
        {t(`${reason}Body`, { room })}
      </p>
      <LinkButton href="/rooms" variant="outline" size="large" className="w-full">
        {t("toRooms")}
      </LinkButton>
    </InviteFrame>
  );
}
