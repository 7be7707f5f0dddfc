import useSWR from "swr";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/call";
import { type Invite, invite, listedInvite } from "@/lib/shared/api/invites";

export const expiryDays = [1, 7, 30] as const;
export const useLimits = [1, 10, 50] as const;

/** A room's valid invite links, newest first; undefined until they are loaded. */
export function useInvites(roomId: number) {
  const path = `/Room/${roomId}/Invite`;
  const { data, error, mutate } = useSWR<Invite[], unknown>(path, async () =>
    z.array(listedInvite).parse(await call("GET", path)),
  );
  return {
    invites: data,
    error,
    retry: () => mutate(),
    async make(values: { expiresIn: number; uses: number | null }): Promise<Invite> {
      const made = invite.parse(await call("POST", path, values));
      // While the list is being loaded, it would stay without the other links.
      if (data === undefined) await mutate();
      else await mutate((list) => [made, ...(list ?? [])], { revalidate: false });
      return made;
    },
    async revoke(code: string): Promise<void> {
      await call("DELETE", `${path}/${encodeURIComponent(code)}`);
      await mutate((list) => list?.filter((each) => each.code !== code), { revalidate: false });
    },
  };
}
