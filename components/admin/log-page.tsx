"use client";

import { ScrollText } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type AuditEntry, auditEntry } from "@/lib/shared/api/admin";
import { spaceChinese } from "../hooks/space-chinese";
import { DownloadLink } from "../ui/download-link";
import { usePages } from "./api";
import { EmptyList, PagedList } from "./list-states";
import { PageFrame } from "./page-frame";
import { PersonLink } from "./person-link";

const formats = ["csv", "json"] as const;

/** What administrators did, the newest first. */
export function LogPage() {
  const t = useTranslations("admin.log");
  const list = usePages({
    path: "/Admin/Audit",
    query: {},
    schema: auditEntry,
    cursor: ({ id }) => ["before", String(id)],
  });
  return (
    <PageFrame section="log">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-48 flex-1 text-base text-pretty text-muted">{t("hint")}</p>
        <div className="flex gap-2">
          {formats.map((format) => (
            <DownloadLink
              key={format}
              path={`/Admin/Audit/Export?format=${format}`}
              label={t("exportLabel", { format: t(format) })}
            >
              {t(format)}
            </DownloadLink>
          ))}
        </div>
      </div>
      <PagedList list={list} empty={<EmptyList icon={<ScrollText />} title={t("none")} />}>
        {(entries) => (
          <ol className="divide-y divide-line rounded-xl border border-line">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
      </PagedList>
    </PageFrame>
  );
}

const settings = [
  "registration",
  "domains",
  "secondFactor",
  "ssoOnly",
  "heldWords",
  "limitsNewcomers",
] as const;

function Entry({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("admin.log");
  const format = useFormatter();
  const { at, actor, via, address, action, person, room, details } = entry;
  const time = new Date(at * 1_000);
  const changed = settings.filter((key) => key in details).map((key) => t(`settings.${key}`));
  return (
    <li className="flex flex-col gap-x-4 gap-y-0.5 px-4 py-3 sm:flex-row">
      <time
        dateTime={time.toISOString()}
        className="shrink-0 pt-0.5 text-xs text-muted tabular-nums sm:w-40"
      >
        {spaceChinese(format.dateTime(time, { dateStyle: "medium", timeStyle: "short" }))}
      </time>
      <div className="min-w-0 flex-1">
        <p className="text-base wrap-anywhere">
          {t.rich(`actions.${action}`, {
            actor: () =>
              actor ? (
                <PersonLink person={actor} />
              ) : (
                <span className="font-medium">{t("commandLine")}</span>
              ),
            person: () => (person ? <PersonLink person={person} /> : t("someone")),
            room: () =>
              room?.name != null ? (
                <bdi className="font-medium">{room.name}</bdi>
              ) : (
                <span className="text-muted">{t("deletedRoom")}</span>
              ),
          })}
        </p>
        {changed.length > 0 && (
          <p className="text-sm wrap-anywhere text-muted">
            {t("changed", { what: format.list(changed) })}
          </p>
        )}
        <p className="text-xs wrap-anywhere text-muted">
          {t(`via.${via}`)}
          {address !== null && ` · ${t("from", { address: isolatedAddress(address) })}`}
        </p>
      </div>
    </li>
  );
}

/** An IPv6 address may be long; it breaks after its colons. */
function isolatedAddress(address: string): string {
  return address.replaceAll(":", ":\u200b");
}
