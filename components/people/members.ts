import { useEffect, useRef } from "react";
import useSWR, { useSWRConfig } from "swr";
import * as z from "zod/mini";
import { avatars } from "@/lib/client/people/avatars";
import { call } from "@/lib/client/rest/call";
import { type Member, member } from "@/lib/shared/api/members";
import type { Person, Role } from "@/lib/wire/frames";

/** So many are asked for at once: a name may be 300 characters of an address. */
const namesAtOnce = 25;

/** A room's members, refetched at most every 30 s; undefined until they are loaded, and for null. */
export function useMemberList(roomId: number | null): Member[] | undefined {
  const path = roomId === null ? null : pathOf(roomId);
  const { data } = useSWR<Member[], unknown>(path, fetchMembers, {
    shouldRetryOnError: false,
    revalidateOnFocus: false,
    dedupingInterval: 30_000,
  });
  return data;
}

/**
 * A room's members. Fetched again if one of `people` is not in the
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
  return { members: data, error, reload };
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

/** The calls that change a room's members. */
export function memberCalls(roomId: number) {
  const of = (username: string) => `${pathOf(roomId)}/${encodeURIComponent(username)}`;
  return {
    add: (username: string) => call("PUT", of(username)),
    remove: (username: string) => call("DELETE", of(username)),
    setRole: (username: string, role: Role) => call("PATCH", of(username), { role }),
  };
}

/** The members with these usernames, as far as there are any. Rejects if a call fails. */
export async function fetchMembersNamed(roomId: number, names: string[]): Promise<Member[]> {
  const found: Member[] = [];
  for (let start = 0; start < names.length; start += namesAtOnce) {
    const name = names.slice(start, start + namesAtOnce).join(",");
    found.push(...(await fetchMembers(`${pathOf(roomId)}?${new URLSearchParams({ name })}`)));
  }
  return found;
}

/** Also tells the page's avatars. Throws as `call`. */
export async function fetchMembers(path: string): Promise<Member[]> {
  const members = z.array(member).parse(await call("GET", path));
  avatars.learn(members.map(({ username, avatar }) => [username, avatar]));
  return members;
}

function isIn(members: Member[], username: string): boolean {
  return members.some((each) => each.username === username);
}
