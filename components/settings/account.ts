import useSWR from "swr";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/rest-client";
import type { Person } from "@/lib/wire/frames";

/** The address of one's own account. */
export function userPath({ username }: Person): string {
  return `/User/${encodeURIComponent(username)}`;
}

const session = z.object({
  id: z.union([z.string(), z.int()]),
  /** The User-Agent that signed in. */
  agent: z.string(),
  /** In seconds since 1970. */
  created: z.int(),
  current: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** Where one is signed in, this browser first. */
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

const token = z.object({
  id: z.int(),
  name: z.string(),
  /** In seconds since 1970, as is `lastUsed`; null: never. */
  created: z.int(),
  lastUsed: z.nullable(z.int()),
});
export type Token = z.infer<typeof token>;
const newToken = z.object({ id: z.int(), name: z.string(), token: z.string() });
export type NewToken = z.infer<typeof newToken>;

/** What one lets programs in with, the newest first. */
export function useTokens(me: Person) {
  const path = `${userPath(me)}/Token`;
  const { data, error, mutate } = useSWR<Token[], unknown>(path, async () =>
    z
      .array(token)
      .parse(await call("GET", path))
      .toSorted((a, b) => b.created - a.created),
  );
  return {
    tokens: data,
    error,
    retry: () => void mutate(),
    async make(name: string): Promise<NewToken> {
      const made = newToken.parse(await call("POST", path, { name }));
      await mutate();
      return made;
    },
    async revoke(id: number): Promise<void> {
      await call("DELETE", `${path}/${id}`);
      await mutate((list) => list?.filter((each) => each.id !== id), { revalidate: false });
    },
  };
}
