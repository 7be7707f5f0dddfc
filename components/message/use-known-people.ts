import { useMemo, useState } from "react";
import { foldName, mentionMarks } from "@/lib/mentions";
import type { Person } from "@/lib/protocol";
import type { Entry } from "@/lib/room-state";
import type { People } from "./people";

/**
 * Whom messages can mention: who is or was here, and who wrote what is shown. Changes only where
 * somebody new comes in or is renamed, because every message is then cut anew.
 */
export function useKnownPeople(
  me: Person,
  entries: Entry[],
  /** Who is here. */
  people: Person[],
): People & {
  /** A message names somebody who is not known: perhaps a member. */
  hasUnknown: boolean;
  onMembers: (members: Person[]) => void;
} {
  const [members, setMembers] = useState<Person[]>([]);
  const [known, setKnown] = useState<People["known"]>(() => withPeople(new Map(), [me]));
  const now = useMemo(
    () => withPeople(known, [...members, ...authorsOf(entries), ...people]),
    [known, entries, people, members],
  );
  if (now !== known) setKnown(now);
  const hasUnknown = useMemo(
    () => entries.some((entry) => entry.kind === "message" && namesUnknown(entry.msg, now)),
    [entries, now],
  );
  return useMemo(
    () => ({ known: now, me: me.username, hasUnknown, onMembers: setMembers }),
    [now, me.username, hasUnknown],
  );
}

function* authorsOf(entries: Entry[]): Generator<Person> {
  for (const entry of entries) if (entry.kind !== "hole") yield entry;
}

function namesUnknown(msg: string, known: People["known"]): boolean {
  return mentionMarks(msg).some(({ readings }) => !readings.some(({ name }) => known.has(name)));
}

/** `known` itself where it has them all; of several names of one person the last one counts. */
function withPeople(known: People["known"], people: Iterable<Person>): People["known"] {
  const latest = new Map<string, Person>();
  for (const { username, nickname } of people) {
    latest.set(foldName(username), { username, nickname });
  }
  const isNews = [...latest].some(([name, { nickname }]) => known.get(name)?.nickname !== nickname);
  return isNews ? new Map([...known, ...latest]) : known;
}
