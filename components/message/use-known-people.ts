import { useEffect, useMemo, useState } from "react";
import type { Entries, RoomState } from "@/lib/client/state/types";
import { alikeNames } from "@/lib/shared/alike-names";
import type { Person } from "@/lib/wire/frames";
import { foldName, type MentionMark, mentionMarks } from "@/lib/wire/mentions";
import { withNicknames } from "../people/with-nicknames";
import type { People } from "./people";

type Chunk = Entries["chunks"][number];

/**
 * The people that messages can mention: those online, authors and members. Changes only when someone
 * is new or renamed, because every message must then be split again.
 */
export function useKnownPeople(
  me: Person,
  entries: Entries,
  { people, nicknames }: Pick<RoomState, "people" | "nicknames">,
): People & {
  /** A message may mention an unknown name, which may be a member: fetch the members. */
  hasUnknown: boolean;
  onMembers: (members: Person[]) => void;
} {
  const [seen] = useState(() => new WeakSet<Chunk>());
  const [marks] = useState(() => new WeakMap<Chunk, MentionMark[]>());
  const [members, setMembers] = useState<Person[]>([]);
  // Kept: the next welcome frame takes the list of new nicknames away.
  useEffect(() => setMembers((before) => withNicknames(before, nicknames)), [nicknames]);
  const [known, setKnown] = useState<People["known"]>(() => withPeople(new Map(), [me]));
  const now = useMemo(
    () => withPeople(known, [...members, ...authorsOf(entries, seen), ...people]),
    [known, entries, people, members, seen],
  );
  if (now !== known) setKnown(now);
  const hasUnknown = useMemo(
    () => entries.chunks.some((chunk) => marksOf(chunk, marks).some((mark) => !isKnown(mark, now))),
    [entries, now, marks],
  );
  const alike = useMemo(() => alikeNames(now.values()), [now]);
  return useMemo(
    () => ({ known: now, alike, me: me.username, hasUnknown, onMembers: setMembers }),
    [now, alike, me.username, hasUnknown],
  );
}

/** The authors in chunks that have not been seen yet. */
function* authorsOf({ chunks }: Entries, seen: WeakSet<Chunk>): Generator<Person> {
  for (const chunk of chunks) {
    if (seen.has(chunk)) continue;
    seen.add(chunk);
    for (const entry of chunk) if (entry.kind !== "gap") yield entry;
  }
}

/** The mentions in a chunk, computed once. */
function marksOf(chunk: Chunk, cache: WeakMap<Chunk, MentionMark[]>): MentionMark[] {
  const found =
    cache.get(chunk) ??
    chunk.flatMap((entry) => (entry.kind === "message" ? mentionMarks(entry.msg) : []));
  cache.set(chunk, found);
  return found;
}

/** Of shorter readings it is not known whether they are meant, as long as the longest is unknown. */
function isKnown({ readings }: MentionMark, known: People["known"]): boolean {
  return readings[0] !== undefined && known.has(readings[0].name);
}

/** Returns `known` itself if nothing changes. The last nickname of a person counts. */
function withPeople(known: People["known"], people: Iterable<Person>): People["known"] {
  const latest = new Map<string, Person>();
  for (const { username, nickname } of people) {
    latest.set(foldName(username), { username, nickname });
  }
  const changed = [...latest].some(
    ([name, { nickname }]) => known.get(name)?.nickname !== nickname,
  );
  return changed ? new Map([...known, ...latest]) : known;
}
