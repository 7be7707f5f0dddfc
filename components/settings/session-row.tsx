"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Session } from "@/lib/shared/api/account";
import { useAttempt } from "../hooks/use-attempt";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { describeAgent } from "./agent";

export function SessionRow({
  session: { agent, created, current },
  onEnd,
}: {
  session: Session;
  onEnd: () => Promise<void>;
}) {
  const t = useTranslations("settings");
  const timeAgo = useTimeAgo();
  const { busy, attempt } = useAttempt();
  const { browser, system, kind } = describeAgent(agent);
  const name = browser ?? t("unknownAgent");
  const full = system === null ? name : t("agent", { browser: name, system });
  const Icon = kind === "phone" ? Smartphone : Monitor;
  return (
    <li className="flex min-h-14 items-center gap-3 py-2 pr-2.5 pl-4">
      <Icon aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate text-base font-medium">{full}</span>
          {current && <Badge>{t("thisSession")}</Badge>}
        </p>
        <p className="text-xs text-muted">{t("signedIn", { time: timeAgo(created) })}</p>
      </div>
      {!current && (
        <Button
          variant="outline"
          size="small"
          busy={busy}
          aria-label={t("endSessionLabel", { agent: full })}
          onClick={() => attempt(onEnd)}
        >
          {t("endSession")}
        </Button>
      )}
    </li>
  );
}
