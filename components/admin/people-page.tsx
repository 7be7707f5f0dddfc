"use client";

import { Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type AdminPerson, adminPerson } from "@/lib/shared/api/admin";
import { useKnownAvatars } from "../avatar/avatars-context";
import { useByteSize } from "../hooks/use-byte-size";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Avatar } from "../ui/avatar";
import { SearchInput } from "../ui/search-input";
import { usePages } from "./api";
import { FilterTabs } from "./filter-tabs";
import { EmptyList, PagedList } from "./list-states";
import { Mark } from "./mark";
import { PageFrame } from "./page-frame";
import { personPage } from "./person-path";
import { useListQuery } from "./use-list-query";

const states = ["all", "admins", "suspended"] as const;
const nothing = { all: "none", admins: "noneAdmins", suspended: "noneSuspended" } as const;

export function PeoplePage() {
  const t = useTranslations("admin.people");
  const common = useTranslations("admin");
  const { text, setText, state, setState, q, query } = useListQuery(states, "all");
  const list = usePages({
    path: "/Admin/Person",
    query,
    schema: adminPerson,
    cursor: ({ username }) => ["after", username],
  });
  useKnownAvatars(
    useMemo(
      () => (list.items ?? []).map(({ username, avatar }) => [username, avatar]),
      [list.items],
    ),
  );
  return (
    <PageFrame section="people">
      <div className="flex flex-wrap gap-3">
        <SearchInput
          label={t("search")}
          value={text}
          onChange={setText}
          className="min-w-48 flex-1"
        />
        <FilterTabs
          label={t("filter")}
          value={state}
          choices={states.map((value) => ({ value, text: t(`states.${value}`) }))}
          onChoose={setState}
        />
      </div>
      <PagedList
        list={list}
        empty={
          <EmptyList icon={<Users />} title={q === "" ? t(nothing[state]) : common("noMatch")} />
        }
      >
        {(people) => <PeopleTable people={people} />}
      </PagedList>
    </PageFrame>
  );
}

const headStyle = "px-3 py-2 text-left text-xs font-medium text-muted first:pl-4 last:pr-4";
const cellStyle = "px-3 text-sm text-muted tabular-nums last:pr-4 max-md:hidden";

function PeopleTable({ people }: { people: AdminPerson[] }) {
  const t = useTranslations("admin.people");
  return (
    <div className="overflow-clip rounded-xl border border-line">
      <table className="w-full table-fixed border-collapse">
        <thead className="border-b border-line max-md:sr-only">
          <tr>
            <th scope="col" className={headStyle}>
              {t("name")}
            </th>
            <th scope="col" className={`${headStyle} w-36 max-md:hidden`}>
              {t("lastSeen")}
            </th>
            <th scope="col" className={`${headStyle} w-24 text-right max-md:hidden`}>
              {t("sessions")}
            </th>
            <th scope="col" className={`${headStyle} w-24 text-right max-md:hidden`}>
              {t("rooms")}
            </th>
            <th scope="col" className={`${headStyle} w-28 text-right max-md:hidden`}>
              {t("files")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {people.map((person) => (
            <PersonRow key={person.username} person={person} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PersonRow({ person }: { person: AdminPerson }) {
  const t = useTranslations("admin.people");
  const timeAgo = useTimeAgo();
  const size = useByteSize();
  const { username, nickname, admin, suspended, lastSeen, rooms, bytes } = person;
  const seen = lastSeen === null ? t("neverSeen") : timeAgo(lastSeen);
  return (
    <tr className="relative h-16 transition-colors hover:bg-hover">
      <td className="px-4">
        <div className="flex items-center gap-3">
          <Avatar seed={username} name={nickname} />
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2">
              <Link
                href={personPage(username)}
                className="truncate text-base font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                <bdi>{nickname}</bdi>
              </Link>
              {admin && <Mark tone="good">{t("admin")}</Mark>}
              {suspended !== null && <Mark tone="bad">{t("suspended")}</Mark>}
            </p>
            <p className="truncate text-xs text-muted">
              @{username}
              <span className="md:hidden"> · {seen}</span>
            </p>
          </div>
        </div>
      </td>
      <td className={cellStyle}>{seen}</td>
      <td className={`${cellStyle} text-right`}>{person.sessions}</td>
      <td className={`${cellStyle} text-right`}>{rooms}</td>
      <td className={`${cellStyle} text-right`}>{size(bytes)}</td>
    </tr>
  );
}
