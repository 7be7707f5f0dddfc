"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Invite } from "@/lib/shared/api/invites";
import { useAttempt } from "../hooks/use-attempt";
import { useRelativeTime } from "../hooks/use-relative-time";
import { CopyButton } from "../ui/copy-button";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";

export function InviteRow({
  invite: { code, expires, uses },
  fresh,
  onRevoke,
}: {
  invite: Invite;
  /** Just created, so Copy gets the focus. */
  fresh: boolean;
  onRevoke: () => Promise<void>;
}) {
  const t = useTranslations("invites");
  const relativeTime = useRelativeTime();
  const { attempt } = useAttempt();
  const url = `${location.origin}/invite/${code}`;
  return (
    <li
      className={cx(
        "flex items-center gap-2 py-2 pr-2 pl-3 first:rounded-t-xl last:rounded-b-xl",
        fresh && "bg-accent-soft",
      )}
    >
      <div className="min-w-0 flex-1">
        <p className="truncate text-base">…/invite/{code}</p>
        <p className="text-xs text-muted">
          {t("ends", { time: relativeTime(expires) })}
          {" · "}
          {uses === null ? t("anyNumber") : t("usesLeft", { uses })}
        </p>
      </div>
      <CopyButton text={url} what={t("copy")} autoFocus={fresh} />
      <IconButton label={t("revoke")} onClick={() => attempt(onRevoke)}>
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
}
