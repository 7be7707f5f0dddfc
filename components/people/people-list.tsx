"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { Person, Role } from "@/lib/wire/frames";
import type { RoomInfo } from "../room/room-info";
import { LoadFailed } from "../ui/load-failed";
import { SearchInput } from "../ui/search-input";
import { AddPerson } from "./add-person";
import { useMembers } from "./members";
import { PeopleSection } from "./people-section";
import { PersonDialog, type PersonQuestion } from "./person-dialog";
import { PersonMenu } from "./person-menu";
import { RemovedPeople } from "./removed-people";
import { actionsOn, matches, roster } from "./roster";

/** A longer list than this wants to be searched. */
const searchablePeople = 15;

export function PeopleList({
  room,
  me,
  people,
  roles,
  online,
}: {
  room: RoomInfo;
  me: Person;
  people: Person[];
  online: boolean;
  roles: ReadonlyMap<string, Role>;
}) {
  const t = useTranslations("people");
  const locale = useLocale();
  const compare = useMemo(() => new Intl.Collator(locale).compare, [locale]);
  const { members, error, reload, add, remove, setRole } = useMembers(room.id, people, online);
  const [wanted, setWanted] = useState("");
  const [question, setQuestion] = useState<PersonQuestion | null>(null);
  const { here, away } = roster(members, people, roles, me.username, compare);
  const runs = room.role === "owner" || room.role === "moderator";

  const section = (title: string, entries: typeof here, dim = false) => (
    <PeopleSection
      title={title}
      people={entries.filter((person) => matches(person, wanted))}
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
      {runs && <AddPerson onAdd={(username) => add(username).then(reload)} />}
      {here.length + away.length > searchablePeople && (
        <SearchInput label={t("find")} value={wanted} onChange={setWanted} className="mx-2" />
      )}
      {people.length === 0 && <p className="px-2 text-sm text-muted">{t("nobody")}</p>}
      {here.length > 0 && section(t("online"), here)}
      {error !== undefined && members === undefined && (
        <div className="px-2">
          <LoadFailed error={error} onRetry={reload} />
        </div>
      )}
      {away.length > 0 && section(t("offline"), away, true)}
      {runs && (
        <RemovedPeople roomId={room.id} onLetIn={(username) => add(username).then(reload)} />
      )}
      {question && (
        <PersonDialog
          {...question}
          room={room}
          onClose={() => setQuestion(null)}
          onRemove={(username) => remove(username).then(reload)}
          onHandOver={(username) => setRole(username, "owner").then(reload)}
        />
      )}
    </div>
  );
}
