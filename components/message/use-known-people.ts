import { useMemo, useState } from "react";
import { foldName } from "@/lib/mentions";
import type { Person } from "@/lib/protocol";
import type { Entries } from "@/lib/room-state";
import type { People } from "./people";

/**
 * Whom messages can mention: who is or was here, and who wrote what is shown. Changes only where
 * somebody new comes in or is renamed, because every message is then cut anew.
 */
export function useKnownPeople(
  me: Person,
  entries: Entries,
  /** Who is here, or all members where they are known. */
  people: Person[],
): People {
  const [seen] = useState(() => new WeakSet<Entries["chunks"][number]>());
  const [known, setKnown] = useState<People["known"]>(() => withPeople(new Map(), [me]));
  const now = useMemo(
    () => withPeople(known, [...authorsOf(entries, seen), ...people]),
    [known, entries, people, seen],
  );
  if (now !== known) setKnown(now);
  return useMemo(() => ({ known: now, me: me.username }), [now, me.username]);
}

/** Of what was not looked at yet. */
function* authorsOf({ chunks }: Entries, seen: WeakSet<Entries["chunks"][number]>) {
  for (const chunk of chunks) {
    if (seen.has(chunk)) continue;
    seen.add(chunk);
    for (const entry of chunk) if (entry.kind !== "hole") yield entry;
  }
}

/** `known` itself where it has them all. */
function withPeople(known: People["known"], people: Iterable<Person>): People["known"] {
  let next: Map<string, Person> | null = null;
  for (const { username, nickname } of people) {
    const name = foldName(username);
    if ((next ?? known).get(name)?.nickname === nickname) continue;
    next ??= new Map(known);
    next.set(name, { username, nickname });
  }
  return next ?? known;
}
