"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AccessToken } from "@/lib/shared/api/account";
import { useAttempt } from "../hooks/use-attempt";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";

export function TokenRow({
  token: { name, scopes, created, lastUsed },
  onRevoke,
}: {
  token: AccessToken;
  onRevoke: () => Promise<void>;
}) {
  const t = useTranslations("settings");
  const timeAgo = useTimeAgo();
  const { busy, attempt } = useAttempt();
  return (
    <li className="flex min-h-14 items-center gap-3 py-2 pr-2.5 pl-4">
      <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate text-base font-medium">{name}</span>
          {scopes.includes("admin") && <Badge>{t("tokenAdminMark")}</Badge>}
        </p>
        <p className="text-xs text-muted">
          {t("tokenCreated", { time: timeAgo(created) })}
          {" · "}
          {lastUsed === null ? t("tokenUnused") : t("tokenUsed", { time: timeAgo(lastUsed) })}
        </p>
      </div>
      <Button
        variant="outline"
        size="small"
        busy={busy}
        aria-label={t("revokeTokenLabel", { name })}
        onClick={() => attempt(onRevoke)}
      >
        {t("revokeToken")}
      </Button>
    </li>
  );
}
