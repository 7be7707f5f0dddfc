"use client";

import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { useSessions } from "./account";
import { SessionRow } from "./session-row";

export function Sessions({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const { sessions, error, retry, end } = useSessions(me);
  if (sessions) {
    return (
      <Rows label={t("sessions")}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => end(session.id)} />
        ))}
      </Rows>
    );
  }
  return error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={retry} />;
}
