"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AdminStatus } from "@/lib/shared/api/admin";
import { useByteSize } from "../hooks/use-byte-size";
import { useTimeAgo } from "../hooks/use-relative-time";
import { LoadFailed } from "../ui/load-failed";
import { useStatus } from "./api";
import { Card } from "./card";
import { Mark } from "./mark";
import { PageFrame } from "./page-frame";
import { UsageMeter } from "./usage-meter";

/** How the server is. */
export function StatusPage() {
  const { status, error, retry } = useStatus({ live: true });
  return (
    <PageFrame section="overview">
      {error !== undefined && <LoadFailed error={error} onRetry={retry} />}
      {status ? <Status status={status} /> : error === undefined && <StatusSkeleton />}
    </PageFrame>
  );
}

function Status({ status }: { status: AdminStatus }) {
  const t = useTranslations("admin.status");
  const format = useFormatter();
  const timeAgo = useTimeAgo();
  const { health, people, rooms, sockets, storage } = status;
  return (
    <>
      <Card title={t("health")}>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2.5 rounded-xl border border-line px-4 py-3.5">
          <Part name={t("app")} state={health.app} />
          <Part name={t("database")} state={health.database} />
          <Part name={t("roomServer")} state={health.rooms} />
          <p className="text-sm text-muted sm:ml-auto">
            {t("version", { version: status.version })} ·{" "}
            {t("started", { time: timeAgo(status.started) })}
          </p>
        </div>
      </Card>
      <dl className="grid gap-3 sm:grid-cols-3">
        <Figure
          name={t("people")}
          value={format.number(people.all)}
          detail={t("peopleDetail", people)}
        />
        <Figure
          name={t("rooms")}
          value={format.number(rooms.all)}
          detail={t("roomsDetail", rooms)}
        />
        <Figure
          name={t("sockets")}
          value={sockets === null ? "–" : format.number(sockets)}
          detail={t(sockets === null ? "socketsUnknown" : "socketsDetail")}
        />
      </dl>
      <Card title={t("storage")}>
        <div className="flex flex-col gap-4 rounded-xl border border-line p-4">
          <UsageMeter name={t("texts")} used={storage.texts} allowed={storage.textsQuota} />
          <UsageMeter name={t("files")} used={storage.files} allowed={storage.filesQuota} />
          <DatabaseSize bytes={storage.database} />
        </div>
      </Card>
      <Jobs jobs={status.jobs} />
    </>
  );
}

function DatabaseSize({ bytes }: { bytes: number }) {
  const t = useTranslations("admin.status");
  const size = useByteSize();
  return (
    <p className="flex justify-between gap-3 border-t border-line pt-3 text-sm text-muted">
      <span>{t("databaseSize")}</span>
      <span className="tabular-nums">{size(bytes)}</span>
    </p>
  );
}

function Part({ name, state }: { name: string; state: "up" | "down" }) {
  const t = useTranslations("admin.status");
  return (
    <p className="flex items-center gap-2 text-base">
      {name} <Mark tone={state === "up" ? "good" : "bad"}>{t(state)}</Mark>
    </p>
  );
}

function Figure({ name, value, detail }: { name: string; value: string; detail: string }) {
  return (
    <div className="flex flex-col gap-0.5 rounded-xl border border-line px-4 py-3.5">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
      <dd className="text-xs text-pretty text-muted">{detail}</dd>
    </div>
  );
}

function Jobs({ jobs }: { jobs: AdminStatus["jobs"] }) {
  const t = useTranslations("admin.status");
  const format = useFormatter();
  const timeAgo = useTimeAgo();
  const { archiveBacklog, archiveLagSeconds } = jobs;
  const lag = Math.round(archiveLagSeconds ?? 0);
  return (
    <Card title={t("jobs")}>
      <dl className="divide-y divide-line rounded-xl border border-line">
        <Job name={t("archive")}>
          {archiveBacklog === null ? t("unknown") : format.number(archiveBacklog)}
          {lag > 0 && (
            <span className="block text-xs text-muted">{t("archiveLag", { seconds: lag })}</span>
          )}
        </Job>
        <Job name={t("pushes")}>{format.number(jobs.pushesWaiting)}</Job>
        <Job name={t("commands")}>{format.number(jobs.commandsWaiting)}</Job>
        <Job name={t("filesToDelete")}>{format.number(jobs.filesToDelete)}</Job>
        <Job name={t("roomsToDelete")}>{format.number(jobs.roomsToDelete)}</Job>
        <Job name={t("backup")}>
          {jobs.lastBackup === null ? (
            <Mark tone="warn">{t("never")}</Mark>
          ) : (
            timeAgo(jobs.lastBackup)
          )}
        </Job>
      </dl>
    </Card>
  );
}

function Job({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 px-4 py-2">
      <dt className="text-base">{name}</dt>
      <dd className="text-right text-base tabular-nums">{children}</dd>
    </div>
  );
}

function StatusSkeleton() {
  const t = useTranslations("notices");
  return (
    <div
      role="status"
      aria-label={t("loading")}
      className="flex animate-appear-late flex-col gap-6"
    >
      <span className="h-22 rounded-xl bg-hover" />
      <div className="grid gap-3 sm:grid-cols-3">
        {["people", "rooms", "sockets"].map((each) => (
          <span key={each} className="h-24 rounded-xl bg-hover" />
        ))}
      </div>
      <span className="h-44 rounded-xl bg-hover" />
      <span className="h-72 rounded-xl bg-hover" />
    </div>
  );
}
