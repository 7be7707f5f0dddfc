import useSWR from "swr";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/call";
import {
  type AccessToken,
  accessToken,
  type MadeAccessToken,
  madeAccessToken,
  type Session,
  session,
  type TokenScope,
} from "@/lib/shared/api/account";
import type { Person } from "@/lib/wire/frames";

/** The address of the account in the REST API. */
export function userPath({ username }: Person): string {
  return `/User/${encodeURIComponent(username)}`;
}

/** The sessions of the account: this browser's first, then the newest first. */
export function useSessions(me: Person) {
  const path = `${userPath(me)}/Session`;
  const { data, error, mutate } = useSWR<Session[], unknown>(path, async () =>
    z
      .array(session)
      .parse(await call("GET", path))
      .toSorted((a, b) => Number(b.current) - Number(a.current) || b.created - a.created),
  );
  return {
    sessions: data,
    error,
    retry: () => void mutate(),
    async end(id: Session["id"]): Promise<void> {
      await call("DELETE", `${path}/${id}`);
      await mutate((list) => list?.filter((each) => each.id !== id), { revalidate: false });
    },
  };
}

/** The access tokens of the account, newest first. */
export function useTokens(me: Person) {
  const path = `${userPath(me)}/Token`;
  const { data, error, mutate } = useSWR<AccessToken[], unknown>(path, async () =>
    z
      .array(accessToken)
      .parse(await call("GET", path))
      .toSorted((a, b) => b.created - a.created),
  );
  return {
    tokens: data,
    error,
    retry: () => void mutate(),
    async make(name: string, scopes: TokenScope[]): Promise<MadeAccessToken> {
      const made = madeAccessToken.parse(
        await call("POST", path, { name, ...(scopes.length > 0 && { scopes }) }),
      );
      await mutate();
      return made;
    },
    async revoke(id: number): Promise<void> {
      await call("DELETE", `${path}/${id}`);
      await mutate((list) => list?.filter((each) => each.id !== id), { revalidate: false });
    },
  };
}
