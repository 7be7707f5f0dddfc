import { useEffect, useRef } from "react";
import useSWR, { useSWRConfig } from "swr";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/call";
import { type Member, member } from "@/lib/shared/api/members";
import type { Person, Role } from "@/lib/wire/frames";

/** A room's members, refetched at most every 30 s; undefined until they are loaded. */
export function useMemberList(roomId: number): Member[] | undefined {
  const { data } = useSWR<Member[], unknown>(pathOf(roomId), fetchMembers, {
    shouldRetryOnError: false,
    revalidateOnFocus: false,
    dedupingInterval: 30_000,
  });
  return data;
}

/**
 * A room's members, with the calls that change them. Fetched again if one of `people` is not in the
 * list, with every change of `changes`, and when the connection is back `online`: changes made in between
 * were missed.
 */
export function useMembers(
  roomId: number,
  people: Person[],
  { online, changes }: { online: boolean; changes: number },
) {
  const path = pathOf(roomId);
  const { mutate: mutateAll } = useSWRConfig();
  const { data, error, mutate } = useSWR<Member[], unknown>(path, fetchMembers);
  const wasOnline = useRef(online);
  useEffect(() => {
    if (online && !wasOnline.current) void mutate();
    wasOnline.current = online;
  }, [online, mutate]);
  const seenChanges = useRef(changes);
  useEffect(() => {
    if (changes === seenChanges.current) return;
    seenChanges.current = changes;
    // Also the list of removed users.
    void mutateAll((key) => typeof key === "string" && key.startsWith(path));
  }, [changes, mutateAll, path]);
  const isNew = data !== undefined && people.some(({ username }) => !isIn(data, username));
  useEffect(() => {
    if (isNew) void mutate();
  }, [isNew, people.length, mutate]);
  // Also the list of removed users, which changes together with this one.
  const reload = () => mutateAll((key) => typeof key === "string" && key.startsWith(path));
  return { members: data, error, reload, ...actions(path) };
}

/** The users who were removed and cannot rejoin by themselves; fetched only if `asked`. */
export function useRemoved(roomId: number, asked: boolean) {
  const path = `/Room/${roomId}/Member?state=removed`;
  const { data, error, mutate } = useSWR<Member[], unknown>(asked ? path : null, fetchMembers);
  return { removed: data, error, reload: () => mutate() };
}

function pathOf(roomId: number): string {
  return `/Room/${roomId}/Member`;
}

function actions(path: string) {
  const of = (username: string) => `${path}/${encodeURIComponent(username)}`;
  return {
    add: (username: string) => call("PUT", of(username)),
    remove: (username: string) => call("DELETE", of(username)),
    setRole: (username: string, role: Role) => call("PATCH", of(username), { role }),
  };
}

async function fetchMembers(path: string): Promise<Member[]> {
  return z.array(member).parse(await call("GET", path));
}

function isIn(members: Member[], username: string): boolean {
  return members.some((each) => each.username === username);
}
