"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { AdminPersonDetails, AdminSession } from "@/lib/shared/api/admin";
import { isolated } from "@/lib/shared/isolated";
import { useAttempt } from "../hooks/use-attempt";
import { useTimeAgo } from "../hooks/use-relative-time";
import { describeAgent } from "../settings/agent";
import { AlertDialog } from "../ui/alert-dialog";
import { Button } from "../ui/button";
import { Rows } from "../ui/rows";
import { toast } from "../ui/toast";
import { adminPersonPath } from "./api";
import { Card } from "./card";

type Props = { person: AdminPersonDetails; isMe: boolean; onChange: () => Promise<void> };

/** Where a person is signed in. */
export function PersonSessions({ person, isMe, onChange }: Props) {
  const t = useTranslations("admin.people");
  const [isAsked, setAsked] = useState(false);
  const name = isolated(person.nickname);
  const path = `${adminPersonPath(person.username)}/Session`;
  const sessions = person.sessionList;
  return (
    <Card title={t("sessionsTitle")} hint={t("sessionsHint", { name })}>
      {sessions.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line px-4 py-5 text-center text-base text-muted">
          {t("noSessions")}
        </p>
      ) : (
        <Rows label={t("sessionsTitle")}>
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              onEnd={
                isMe
                  ? null
                  : async () => {
                      await call("DELETE", `${path}/${encodeURIComponent(session.id)}`);
                      await onChange();
                    }
              }
            />
          ))}
        </Rows>
      )}
      {!isMe && sessions.length > 1 && (
        <Button variant="outline" size="bar" className="self-start" onClick={() => setAsked(true)}>
          {t("endAll")}
        </Button>
      )}
      <AlertDialog
        open={isAsked}
        onOpenChange={setAsked}
        title={t("endAllTitle", { name })}
        description={t("endAllBody")}
        confirm={t("endAll")}
        onConfirm={async () => {
          await call("DELETE", path);
          toast(t("endedAll", { name }));
          await onChange();
        }}
      />
    </Card>
  );
}

function SessionRow({
  session: { agent, method, created, lastSeen },
  onEnd,
}: {
  session: AdminSession;
  onEnd: (() => Promise<void>) | null;
}) {
  const t = useTranslations("admin.people");
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
        <p className="truncate text-base font-medium">{full}</p>
        <p className="text-xs text-muted">
          {t("signedIn", { time: timeAgo(created) })} {t(`methods.${method}`)}
          {lastSeen !== null && ` · ${t("seen", { time: timeAgo(lastSeen) })}`}
        </p>
      </div>
      {onEnd && (
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
