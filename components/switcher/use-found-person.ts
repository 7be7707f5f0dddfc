import useSWR from "swr";
import { call, RestError } from "@/lib/client/rest/call";
import { user } from "@/lib/shared/api/people";
import { typedUsername } from "@/lib/shared/typed-username";
import type { Person } from "@/lib/wire/frames";
import { useDebounced } from "../hooks/use-debounced";

const quietMs = 250;

/** The person with exactly this username, debounced for typing; null if there is none (yet). */
export function useFoundPerson(query: string): Person | null {
  const asked = useDebounced(typedUsername(query), quietMs);
  const isName = /^[\p{L}\p{M}\p{N}_.@+-]{2,32}$/u.test(asked);
  const { data } = useSWR<Person | null, unknown>(
    isName ? `/User/${encodeURIComponent(asked)}` : null,
    async (path: string) => {
      try {
        return user.parse(await call("GET", path));
      } catch (error) {
        if (error instanceof RestError && error.status === 404) return null;
        throw error;
      }
    },
    { revalidateOnFocus: false, shouldRetryOnError: false },
  );
  return data ?? null;
}
