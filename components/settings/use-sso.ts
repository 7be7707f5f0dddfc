import useSWR from "swr";
import { call } from "@/lib/client/rest/call";
import { type SsoLink, ssoAddress, ssoLink } from "@/lib/shared/api/account";
import type { Person } from "@/lib/wire/frames";
import { userPath } from "./account";

/** The account's link to the single sign-on. */
export function useSso(me: Person) {
  const path = `${userPath(me)}/Sso`;
  const { data, error, mutate } = useSWR<SsoLink, unknown>(path, async () =>
    ssoLink.parse(await call("GET", path)),
  );
  return {
    link: data,
    error,
    retry: () => void mutate(),
    /** Leaves the page for the provider's. */
    async start(current?: string): Promise<void> {
      const { url } = ssoAddress.parse(
        await call("POST", path, current === undefined ? {} : { current }),
      );
      location.assign(url);
    },
    async end(): Promise<void> {
      await call("DELETE", path);
      await mutate();
    },
  };
}
