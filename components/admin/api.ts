/** What the console asks the server for. */
import "client-only";
import useSWR from "swr";
import useSWRInfinite from "swr/infinite";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/call";
import {
  type AdminPersonDetails,
  type AdminSettings,
  type AdminStatus,
  adminPersonDetails,
  adminSettings,
  adminStatus,
  type ServerInvite,
  serverInvite,
} from "@/lib/shared/api/admin";

export const pageSize = 50;
const statusMs = 10_000;

/** The address of a person in the calls of administrators. */
export function adminPersonPath(username: string): string {
  return `/Admin/Person/${encodeURIComponent(username)}`;
}

/** How the server is; with `live` asked again while the page is visible. */
export function useStatus({ live = false }: { live?: boolean } = {}) {
  const { data, error, mutate } = useSWR<AdminStatus, unknown>(
    "/Admin/Status",
    async (path: string) => adminStatus.parse(await call("GET", path)),
    { refreshInterval: live ? statusMs : 0, keepPreviousData: true },
  );
  return { status: data, error, retry: () => void mutate() };
}

export function usePerson(username: string) {
  const { data, error, mutate } = useSWR<AdminPersonDetails, unknown>(
    adminPersonPath(username),
    async (path: string) => adminPersonDetails.parse(await call("GET", path)),
  );
  return { person: data, error, refresh: async () => void (await mutate()) };
}

export function useSettings() {
  const { data, error, mutate } = useSWR<AdminSettings, unknown>(
    "/Admin/Settings",
    async (path: string) => adminSettings.parse(await call("GET", path)),
  );
  return {
    settings: data,
    error,
    retry: () => void mutate(),
    /** Shows the change at once, and takes it back if the server refuses it. Throws as `call`. */
    async change(change: Partial<AdminSettings>): Promise<void> {
      await mutate(
        async () => adminSettings.parse(await call("PATCH", "/Admin/Settings", change)),
        {
          optimisticData: (known) => {
            if (!known) throw new Error("settings are changed only where they are shown");
            return { ...known, ...change };
          },
          rollbackOnError: true,
          revalidate: false,
        },
      );
    },
  };
}

export function useServerInvites() {
  const path = "/Admin/Invite";
  const { data, error, mutate } = useSWR<ServerInvite[], unknown>(path, async () =>
    z.array(serverInvite).parse(await call("GET", path)),
  );
  return {
    invites: data,
    error,
    retry: () => void mutate(),
    async make(terms: { note: string; expiresIn: number; uses: number | null }): Promise<void> {
      await call("POST", path, terms);
      await mutate();
    },
    async revoke(code: string): Promise<void> {
      await call("DELETE", `${path}/${encodeURIComponent(code)}`);
      await mutate((list) => list?.filter((each) => each.code !== code), { revalidate: false });
    },
  };
}

/** A list that comes in pages; `cursor` is the parameter with which the page behind an item begins. */
export function usePages<Item>({
  path,
  query,
  schema,
  cursor,
}: {
  path: string;
  query: Record<string, string>;
  schema: z.ZodMiniType<Item>;
  cursor: (last: Item) => [name: string, value: string];
}) {
  const { data, error, size, setSize, mutate, isLoading } = useSWRInfinite<Item[], unknown>(
    (index: number, previous: Item[] | null) => {
      if (previous && previous.length < pageSize) return null;
      const parameters = new URLSearchParams({ ...query, limit: String(pageSize) });
      const last = previous?.at(-1);
      if (index > 0 && last !== undefined) parameters.set(...cursor(last));
      return `${path}?${parameters}`;
    },
    async (address: string) => z.array(schema).parse(await call("GET", address)),
    { revalidateFirstPage: false, keepPreviousData: true },
  );
  const isMoreComing = size > 1 && data !== undefined && data.length < size;
  return {
    items: data?.flat(),
    error,
    hasMore: (data?.at(-1)?.length ?? 0) === pageSize,
    isLoading: isLoading || (isMoreComing && error === undefined),
    loadMore: () => void setSize(isMoreComing ? size : size + 1),
    /** Loads all pages that are shown anew. */
    refresh: async () => void (await mutate()),
  };
}
