import useSWR from "swr";
import useSWRInfinite from "swr/infinite";
import type { Member } from "@/lib/shared/api/members";
import type { Person } from "@/lib/wire/frames";
import { useDebounced } from "../hooks/use-debounced";
import { fetchMembers } from "./members";

/** The largest page that there is. */
const pageSize = 100;
/** Longer than the pauses between keystrokes within a word. */
const quietMs = 200;
const options = { revalidateOnFocus: false, shouldRetryOnError: false } as const;

/** Who is online in a room, page by page; or with `search`, the first whose names begin with it. */
export function useOnlinePages(roomId: number, search: string) {
  const q = useDebounced(search, quietMs);
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Member[], unknown>(
    (index: number, before: Member[] | null) => {
      const last = before?.at(-1)?.username;
      if (index > 0 && (q !== "" || before?.length !== pageSize || last === undefined)) return null;
      const place = index > 0 && last !== undefined ? { after: last } : undefined;
      return pathOf(roomId, { limit: `${pageSize}`, ...(q !== "" && { q }), ...place });
    },
    fetchMembers,
    { ...options, revalidateFirstPage: false },
  );
  return {
    people: data?.flat(),
    more: q === "" && data?.at(-1)?.length === pageSize,
    isLoading: isValidating,
    loadMore: () => void setSize(size + 1),
    error,
    reload: () => mutate(),
  };
}

/** The member with exactly this username, whether online or not; undefined if there is none. */
export function useMemberNamed(roomId: number, username: string): Member | undefined {
  const name = useDebounced(username, quietMs);
  const path = `/Room/${roomId}/Member?${new URLSearchParams({ name })}`;
  const { data } = useSWR<Member[], unknown>(name === "" ? null : path, fetchMembers, options);
  return data?.[0];
}

/** A few people who are online and whose names begin with `query`; null: nobody is asked for. */
export function useOnlineNamed(roomId: number, query: string | null): Person[] {
  const q = useDebounced(query, quietMs);
  const path = q === null ? null : pathOf(roomId, { limit: "8", ...(q !== "" && { q }) });
  const settings = { ...options, keepPreviousData: true };
  const { data = [] } = useSWR<Member[], unknown>(path, fetchMembers, settings);
  return data;
}

function pathOf(roomId: number, query: Record<string, string>): string {
  return `/Room/${roomId}/Online?${new URLSearchParams(query)}`;
}
