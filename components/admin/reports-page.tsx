"use client";

import { Flag, Leaf } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Report, report, reportStates } from "@/lib/shared/api/reports";
import { usePages, useStatus } from "./api";
import { FilterTabs } from "./filter-tabs";
import { EmptyList, PagedList } from "./list-states";
import { PageFrame } from "./page-frame";
import { ReportCard } from "./report-card";

/** What people reported, the newest first. */
export function ReportsPage() {
  const t = useTranslations("admin.reports");
  const [state, setState] = useState<Report["state"]>("open");
  const { retry: countAgain } = useStatus();
  const list = usePages({
    path: "/Admin/Report",
    query: { state },
    schema: report,
    cursor: ({ id }) => ["before", String(id)],
  });
  return (
    <PageFrame section="reports">
      <div className="flex sm:self-start max-sm:flex-col">
        <FilterTabs
          label={t("filter")}
          value={state}
          choices={reportStates.map((value) => ({ value, text: t(`states.${value}`) }))}
          onChoose={setState}
        />
      </div>
      <PagedList
        list={list}
        empty={
          state === "open" ? (
            <EmptyList icon={<Leaf />} title={t("noneTitle")} body={t("noneBody")} />
          ) : (
            <EmptyList icon={<Flag />} title={t(state === "done" ? "noneDone" : "noneDismissed")} />
          )
        }
      >
        {(reports) => (
          <ul className="flex flex-col gap-4">
            {reports.map((each) => (
              <li key={each.id}>
                <ReportCard
                  report={each}
                  onChange={async () => {
                    await list.refresh();
                    countAgain();
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </PageFrame>
  );
}
