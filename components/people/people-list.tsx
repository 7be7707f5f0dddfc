"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useRoomContext, useRoomState } from "../room/room-context";
import { LoadFailed } from "../ui/load-failed";
import { SearchInput } from "../ui/search-input";
import { LargePeopleList } from "./large-people-list";
import { useMembers } from "./members";
import { PeopleSection } from "./people-section";
import { groupPeople, matches, type RoomPerson } from "./room-people";
import { useIsLarge } from "./use-is-large";
import { usePeopleTools } from "./use-people-tools";
import { withNicknames } from "./with-nicknames";

/** A longer list gets a search field. */
const searchablePeople = 15;

export function PeopleList() {
  const { room } = useRoomContext();
  const isLarge = useIsLarge(room.id);
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto overscroll-contain px-2 pb-4">
      {isLarge ? <LargePeopleList /> : <WholePeopleList />}
    </div>
  );
}

function WholePeopleList() {
  const t = useTranslations("people");
  const { room, me } = useRoomContext();
  const { people, roles, nicknames, memberChanges, connection } = useRoomState();
  const isConnected = connection.state === "online";
  const locale = useLocale();
  const compare = useMemo(() => new Intl.Collator(locale).compare, [locale]);
  const { members, error, reload } = useMembers(room.id, people, {
    online: isConnected,
    changes: memberChanges,
  });
  const tools = usePeopleTools(reload);
  const [search, setSearch] = useState("");
  const { online, offline } = groupPeople(
    members && withNicknames(members, nicknames),
    people,
    roles,
    me.username,
    compare,
  );

  const section = (title: string, entries: RoomPerson[], dim = false) => (
    <PeopleSection
      title={title}
      people={entries.filter((person) => matches(person, search))}
      count={entries.length}
      me={me.username}
      dim={dim}
      end={tools.end}
    />
  );
  return (
    <>
      {tools.top}
      {online.length + offline.length > searchablePeople && (
        <SearchInput label={t("find")} value={search} onChange={setSearch} className="mx-2" />
      )}
      {people.length === 0 && <p className="px-2 text-sm text-muted">{t("nobody")}</p>}
      {online.length > 0 && section(t("online"), online)}
      {error !== undefined && members === undefined && (
        <div className="px-2">
          <LoadFailed error={error} onRetry={reload} />
        </div>
      )}
      {offline.length > 0 && section(t("offline"), offline, true)}
      {tools.bottom}
    </>
  );
}
