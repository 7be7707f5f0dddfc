"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { Report } from "@/lib/shared/api/reports";
import { isDeleted } from "@/lib/shared/deleted-account";
import { isolated } from "@/lib/shared/isolated";
import { useAttempt } from "../hooks/use-attempt";
import { useTimeAgo } from "../hooks/use-relative-time";
import { useMe } from "../shell/me-context";
import { AlertDialog } from "../ui/alert-dialog";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { adminPersonPath } from "./api";
import { PersonLink } from "./person-link";
import { useAdminName } from "./use-admin-name";

type Props = { report: Report; onChange: () => Promise<void> };

/** One report: who, where, the words as they were, the reason, and what can be done. */
export function ReportCard({ report, onChange }: Props) {
  const t = useTranslations("admin.reports");
  const timeAgo = useTimeAgo();
  const nameOf = useAdminName();
  const { room, message, person, reporter, words, reason, created, state } = report;
  const title =
    message !== null ? (room ? "message" : "messageNowhere") : room ? "personIn" : "person";
  return (
    <article className="flex flex-col gap-3 rounded-xl border border-line p-4">
      <div>
        <h2 className="text-base wrap-anywhere">
          {t.rich(title, {
            person: () => <PersonLink person={person} />,
            room: () => <bdi className="font-medium">{room?.name}</bdi>,
          })}
        </h2>
        <p className="text-xs wrap-anywhere text-muted">
          {t("by", { name: isolated(nameOf(reporter)), time: timeAgo(created) })}
        </p>
      </div>
      {message !== null && (
        <figure className="flex flex-col gap-1">
          <figcaption className="text-xs text-muted">{t("words")}</figcaption>
          <blockquote
            dir="auto"
            className="rounded-lg border-l-3 border-line-strong bg-hover px-3 py-2 text-base whitespace-pre-wrap wrap-anywhere"
          >
            {words === "" ? <span className="text-muted">{t("noWords")}</span> : words}
          </blockquote>
        </figure>
      )}
      <div>
        <p className="text-xs text-muted">{t("reason")}</p>
        <p dir="auto" className="text-base whitespace-pre-wrap wrap-anywhere">
          {reason === "" ? <span className="text-muted">{t("noReason")}</span> : reason}
        </p>
      </div>
      {state === "open" ? (
        <ReportActions report={report} onChange={onChange} />
      ) : (
        report.handledBy !== null && (
          <p className="border-t border-line pt-3 text-xs wrap-anywhere text-muted">
            {t(state === "done" ? "handledDone" : "handledDismissed", {
              name: isolated(nameOf(report.handledBy)),
              time: timeAgo(report.handled ?? created),
            })}
          </p>
        )
      )}
    </article>
  );
}

function ReportActions({ report: { id, message, room, person }, onChange }: Props) {
  const t = useTranslations("admin.reports");
  const people = useTranslations("admin.people");
  const me = useMe();
  const { busy, attempt } = useAttempt();
  const [asked, setAsked] = useState<"delete" | "suspend" | null>(null);
  const name = isolated(person.nickname);
  const settle = async (change: { state: "done" | "dismissed"; deleteMessage?: true }) => {
    await call("PATCH", `/Admin/Report/${id}`, change);
    toast(t(change.state === "done" ? "handledToast" : "dismissedToast"));
    await onChange();
  };
  const dialog = (kind: typeof asked) => ({
    open: asked === kind,
    onOpenChange: (open: boolean) => !open && setAsked(null),
  });
  return (
    <div className="flex flex-wrap gap-2 border-t border-line pt-3 max-sm:grid max-sm:grid-cols-2">
      {message !== null && room !== null && (
        <Button variant="danger" size="bar" onClick={() => setAsked("delete")}>
          {t("deleteMessage")}
        </Button>
      )}
      {!isDeleted(person) && person.username !== me.username && (
        <Button
          variant="outline"
          size="bar"
          className="max-w-full min-w-0"
          onClick={() => setAsked("suspend")}
        >
          <span className="truncate">{t("suspend", { name })}</span>
        </Button>
      )}
      <Button
        variant="outline"
        size="bar"
        className="sm:ml-auto"
        busy={busy}
        onClick={() => attempt(() => settle({ state: "dismissed" }))}
      >
        {t("dismiss")}
      </Button>
      <Button
        variant="outline"
        size="bar"
        busy={busy}
        onClick={() => attempt(() => settle({ state: "done" }))}
      >
        {t("done")}
      </Button>
      <AlertDialog
        {...dialog("delete")}
        title={t("deleteTitle")}
        description={t("deleteBody")}
        confirm={t("deleteConfirm")}
        onConfirm={() => settle({ state: "done", deleteMessage: true })}
      />
      <AlertDialog
        {...dialog("suspend")}
        title={people("suspendAsk", { name })}
        description={t("suspendBody")}
        confirm={people("suspendConfirm")}
        onConfirm={async () => {
          await call("PATCH", adminPersonPath(person.username), { suspended: true });
          await settle({ state: "done" });
        }}
      />
    </div>
  );
}
