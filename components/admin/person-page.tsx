"use client";

import { UserRoundX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { RestError } from "@/lib/client/rest/call";
import type { AdminPersonDetails } from "@/lib/shared/api/admin";
import { useKnownAvatars } from "../avatar/avatars-context";
import { useByteSize } from "../hooks/use-byte-size";
import { useTimeAgo } from "../hooks/use-relative-time";
import { useMe } from "../shell/me-context";
import { Avatar } from "../ui/avatar";
import { LinkButton } from "../ui/link-button";
import { LoadFailed } from "../ui/load-failed";
import { usePerson } from "./api";
import { Card } from "./card";
import { EmptyList, ListSkeleton } from "./list-states";
import { Mark } from "./mark";
import { PageFrame } from "./page-frame";
import { PersonActions } from "./person-actions";
import { PersonSessions } from "./person-sessions";

/** One person, and what an administrator can do for and against them. */
export function PersonPage({ username }: { username: string }) {
  const t = useTranslations("admin.people");
  const me = useMe();
  const { person, error, refresh } = usePerson(username);
  const isGone = error instanceof RestError && error.status === 404;
  const isMe = person?.username === me.username;
  useKnownAvatars(useMemo(() => (person ? [[person.username, person.avatar]] : []), [person]));
  return (
    <PageFrame
      section="people"
      title={person?.nickname ?? `@${username}`}
      back={{ path: "/admin/people", label: t("backToPeople") }}
    >
      {isGone && <EmptyList icon={<UserRoundX />} title={t("notFound")} body={t("notFoundBody")} />}
      {!isGone && error !== undefined && (
        <LoadFailed error={error} onRetry={() => void refresh()} />
      )}
      {person && !isGone && (
        <>
          <Facts person={person} />
          {isMe && (
            <div className="flex flex-wrap items-center gap-3 rounded-xl bg-accent-soft px-4 py-3">
              <p className="min-w-48 flex-1 text-base text-pretty">{t("you")}</p>
              <LinkButton href="/settings" variant="outline" size="small">
                {t("toSettings")}
              </LinkButton>
            </div>
          )}
          <PersonSessions person={person} isMe={isMe} onChange={refresh} />
          <PersonActions person={person} isMe={isMe} onChange={refresh} />
        </>
      )}
      {!person && error === undefined && <ListSkeleton rows={5} />}
    </PageFrame>
  );
}

function Facts({ person }: { person: AdminPersonDetails }) {
  const t = useTranslations("admin.people");
  const timeAgo = useTimeAgo();
  const size = useByteSize();
  const { username, nickname, lastSeen } = person;
  const ways = [person.hasPassword && t("password"), person.sso && t("sso")].filter(Boolean);
  const facts: [name: string, value: string][] = [
    [t("created"), timeAgo(person.created)],
    [t("lastSeen"), lastSeen === null ? t("neverSeen") : timeAgo(lastSeen)],
    [t("email"), person.email ?? t("noEmail")],
    [t("signsIn"), ways.join(" · ") || "–"],
    [t("factor"), t(person.secondFactor ? "hasFactor" : "noFactor")],
    [t("tokens"), String(person.tokens)],
    [t("rooms"), String(person.rooms)],
    [t("files"), size(person.bytes)],
  ];
  return (
    <>
      <div className="flex items-center gap-4">
        <Avatar seed={username} name={nickname} size="giant" />
        <div className="min-w-0">
          <p className="text-lg font-semibold wrap-anywhere">
            <bdi>{nickname}</bdi>
          </p>
          <p className="flex flex-wrap items-center gap-2 text-base text-muted">
            <span className="wrap-anywhere">@{username}</span>
            {person.admin && <Mark tone="good">{t("admin")}</Mark>}
            {person.suspended !== null && <Mark tone="bad">{t("suspended")}</Mark>}
          </p>
        </div>
      </div>
      <Card title={t("facts")}>
        <dl className="grid grid-cols-2 gap-x-4 gap-y-3.5 rounded-xl border border-line p-4 md:grid-cols-4">
          {facts.map(([name, value]) => (
            <div key={name} className="min-w-0">
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="text-base wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}
