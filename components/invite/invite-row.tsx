"use client";

import { Trash2 } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "next-intl";
import type { Invite } from "@/lib/shared/api/invites";
import { useAttempt } from "../hooks/use-attempt";
import { CopyButton } from "../ui/copy-button";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";

export function InviteRow({
  invite: { code, expires, uses },
  fresh,
  onRevoke,
}: {
  invite: Invite;
  /** Just made, so copying it is what comes next. */
  fresh: boolean;
  onRevoke: () => Promise<void>;
}) {
  const t = useTranslations("invites");
  const format = useFormatter();
  const now = useNow();
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
          {t("ends", { time: format.relativeTime(new Date(expires * 1_000), now) })}
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
