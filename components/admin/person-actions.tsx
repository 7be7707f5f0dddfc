"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { AdminPersonDetails } from "@/lib/shared/api/admin";
import { isolated } from "@/lib/shared/isolated";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { adminPersonPath, useStatus } from "./api";
import { Card } from "./card";
import { PersonQuestions } from "./person-questions";
import { ResetLink } from "./reset-link";
import { TypeToConfirm } from "./type-to-confirm";

type Props = { person: AdminPersonDetails; isMe: boolean; onChange: () => Promise<void> };
type Question = "admin" | "factor" | "suspend" | "reset" | "delete";

/** What an administrator can do to an account; to their own only what settings do not have. */
export function PersonActions({ person, isMe, onChange }: Props) {
  const t = useTranslations("admin.people");
  const timeAgo = useTimeAgo();
  const router = useRouter();
  const { status } = useStatus();
  const [asked, setAsked] = useState<Question | null>(null);
  const { username, admin, suspended, secondFactor } = person;
  const name = isolated(person.nickname);
  const isLast = admin && suspended === null && status?.people.admins === 1;
  const close = () => setAsked(null);
  return (
    <Card title={t("actions")}>
      <ul className="divide-y divide-line rounded-xl border border-line">
        {!isMe && (
          <Action title={t("resetTitle")} hint={t("resetHint")}>
            {(described) => (
              <Button
                variant="outline"
                size="bar"
                aria-describedby={described}
                onClick={() => setAsked("reset")}
              >
                {t("resetAction")}
              </Button>
            )}
          </Action>
        )}
        <Action title={t("adminTitle")} hint={isLast ? t("lastAdmin") : t("adminHint")}>
          {(described) => (
            <Button
              variant="outline"
              size="bar"
              disabled={isLast}
              aria-describedby={described}
              onClick={() => setAsked("admin")}
            >
              {t(admin ? "unmakeAdmin" : "makeAdmin")}
            </Button>
          )}
        </Action>
        {!isMe && secondFactor && (
          <Action title={t("factorTitle")} hint={t("factorHint")}>
            {(described) => (
              <Button
                variant="outline"
                size="bar"
                aria-describedby={described}
                onClick={() => setAsked("factor")}
              >
                {t("removeFactor")}
              </Button>
            )}
          </Action>
        )}
        {!isMe && (
          <Action
            title={t("suspendTitle")}
            hint={
              suspended !== null
                ? t("bringBackHint", { time: timeAgo(suspended) })
                : t(isLast ? "lastAdmin" : "suspendHint")
            }
          >
            {(described) => (
              <Button
                variant="outline"
                size="bar"
                disabled={isLast}
                aria-describedby={described}
                onClick={() => setAsked("suspend")}
              >
                {t(suspended === null ? "suspend" : "bringBack")}
              </Button>
            )}
          </Action>
        )}
        {!isMe && (
          <Action title={t("deleteTitle")} hint={t(isLast ? "lastAdmin" : "deleteHint")}>
            {(described) => (
              <Button
                variant="danger"
                size="bar"
                disabled={isLast}
                aria-describedby={described}
                onClick={() => setAsked("delete")}
              >
                {t("delete")}
              </Button>
            )}
          </Action>
        )}
      </ul>
      <PersonQuestions
        person={person}
        isMe={isMe}
        asked={asked}
        onClose={close}
        onChange={onChange}
      />
      <ResetLink open={asked === "reset"} onClose={close} username={username} name={name} />
      <TypeToConfirm
        open={asked === "delete"}
        onClose={close}
        title={t("deleteAsk", { name })}
        description={t("deleteBody")}
        name={username}
        confirm={t("deleteConfirm")}
        onConfirm={async () => {
          await call("DELETE", adminPersonPath(username));
          toast(t("deleted"));
          router.replace("/admin/people");
        }}
      />
    </Card>
  );
}

function Action({
  title,
  hint,
  children,
}: {
  title: string;
  hint: string;
  /** Renders the button with the id of what explains it. */
  children: (described: string) => ReactNode;
}) {
  const id = useId();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2.5 px-4 py-3.5">
      <div className="min-w-48 flex-1">
        <p className="text-base font-medium">{title}</p>
        <p id={id} className="text-sm text-pretty text-muted">
          {hint}
        </p>
      </div>
      {children(id)}
    </li>
  );
}
