"use client";

import { useEffect, useRef } from "react";
import type { Entries } from "@/lib/client/state/types";
import type { Person } from "@/lib/wire/frames";
import { mentionedNames } from "@/lib/wire/mentions";
import { fetchMembersNamed, useMemberList } from "../people/members";
import { useIsLarge } from "../people/use-is-large";
import type { People } from "./people";

/** In a room with more members, unknown people are asked for by name, as the list would be long. */
const listedMembers = 1_000;

type Props = {
  roomId: number;
  entries: Entries;
  known: People["known"];
  onMembers: (members: Person[]) => void;
};

/** Renders nothing. Fetches the members of a room whose messages mention unknown people. */
export default function KnownMembers(props: Props) {
  const isLarge = useIsLarge(props.roomId, listedMembers);
  return isLarge ? <MembersNamed {...props} /> : <AllMembers {...props} />;
}

function AllMembers({ roomId, onMembers }: Props) {
  const members = useMemberList(roomId);
  useEffect(() => {
    if (members) onMembers(members);
  }, [members, onMembers]);
  return null;
}

function MembersNamed({ roomId, entries, known, onMembers }: Props) {
  const asked = useRef(new Set<string>());
  useEffect(() => {
    const names = unknownIn(entries, known).filter((name) => !asked.current.has(name));
    if (names.length === 0) return;
    for (const name of names) asked.current.add(name);
    fetchMembersNamed(roomId, names).then(onMembers, (error) => {
      console.error(error);
      for (const name of names) asked.current.delete(name);
    });
  }, [roomId, entries, known, onMembers]);
  return null;
}

function unknownIn({ chunks }: Entries, known: People["known"]): string[] {
  const messages = chunks.flatMap((chunk) =>
    chunk.flatMap((entry) => (entry.kind === "message" ? [entry.msg] : [])),
  );
  const names = new Set(messages.flatMap((msg) => [...mentionedNames(msg)]));
  return [...names].filter((name) => !known.has(name));
}
