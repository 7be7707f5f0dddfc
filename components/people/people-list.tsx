"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useRoomContext, useRoomState } from "../room/room-context";
import { mayManage } from "../room/room-info";
import { LoadFailed } from "../ui/load-failed";
import { SearchInput } from "../ui/search-input";
import { AddPerson } from "./add-person";
import { useMembers } from "./members";
import { PeopleSection } from "./people-section";
import { PersonDialog, type PersonQuestion } from "./person-dialog";
import { PersonMenu } from "./person-menu";
import { RemovedPeople } from "./removed-people";
import { actionsOn, groupPeople, matches, type RoomPerson } from "./room-people";
import { withNicknames } from "./with-nicknames";

/** A longer list gets a search field. */
const searchablePeople = 15;

export function PeopleList() {
  const t = useTranslations("people");
  const { room, me } = useRoomContext();
  const { people, roles, nicknames, memberChanges, connection } = useRoomState();
  const isConnected = connection.state === "online";
  const locale = useLocale();
  const compare = useMemo(() => new Intl.Collator(locale).compare, [locale]);
  const { members, error, reload, add, remove, setRole } = useMembers(room.id, people, {
    online: isConnected,
    changes: memberChanges,
  });
  const [search, setSearch] = useState("");
  const [question, setQuestion] = useState<PersonQuestion | null>(null);
  const { online, offline } = groupPeople(
    members && withNicknames(members, nicknames),
    people,
    roles,
    me.username,
    compare,
  );
  const manages = mayManage(room);

  const section = (title: string, entries: RoomPerson[], dim = false) => (
    <PeopleSection
      title={title}
      people={entries.filter((person) => matches(person, search))}
      count={entries.length}
      me={me.username}
      dim={dim}
      end={(person) =>
        person.username !== me.username && (
          <PersonMenu
            person={person}
            actions={actionsOn(room.role, person.role)}
            onRole={(role) => setRole(person.username, role).then(reload)}
            onAsk={(action) => setQuestion({ action, person })}
          />
        )
      }
    />
  );
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto overscroll-contain px-2 pb-4">
      {manages && <AddPerson onAdd={(username) => add(username).then(reload)} />}
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
      {manages && (
        <RemovedPeople roomId={room.id} onLetIn={(username) => add(username).then(reload)} />
      )}
      {question && (
        <PersonDialog
          {...question}
          onClose={() => setQuestion(null)}
          onRemove={(username) => remove(username).then(reload)}
          onHandOver={(username) => setRole(username, "owner").then(reload)}
        />
      )}
    </div>
  );
}
