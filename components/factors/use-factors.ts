import useSWR from "swr";
import { call } from "@/lib/client/rest/call";
import { type Factors, factors } from "@/lib/shared/api/factors";
import type { Person } from "@/lib/wire/frames";
import { userPath } from "../settings/account";

/** How the account can be signed in to. */
export function useFactors(me: Person) {
  const { data, error, mutate } = useSWR<Factors, unknown>(
    `${userPath(me)}/Factor`,
    async (path: string) => factors.parse(await call("GET", path)),
  );
  return { factors: data, error, reload: () => void mutate() };
}
