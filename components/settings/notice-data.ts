import useSWR from "swr";
import * as z from "zod/mini";
import { call } from "@/lib/client/rest/call";
import {
  type HookError,
  type HookKind,
  hookTest,
  type NoticeHook,
  type NoticeSettings,
  noticeHook,
  noticeSettings,
  type PushDevice,
  pushDevice,
} from "@/lib/shared/api/notices";

/** When and by what the person is notified; `change` throws on failure. */
export function useNotices() {
  const { data, error, mutate } = useSWR<NoticeSettings, unknown>("/Notice", async () =>
    noticeSettings.parse(await call("GET", "/Notice")),
  );
  return {
    notices: data,
    error,
    retry: () => void mutate(),
    async change(changed: Partial<NoticeSettings>): Promise<void> {
      const stored = noticeSettings.parse(await call("PUT", "/Notice", changed));
      await mutate(stored, { revalidate: false });
    },
  };
}

/** The person's browsers that take pushes. */
export function useDevices() {
  const { data, mutate } = useSWR<PushDevice[], unknown>("/Push/Device", async () =>
    z.array(pushDevice).parse(await call("GET", "/Push/Device")),
  );
  return {
    devices: data ?? [],
    async pause(id: string, paused: boolean): Promise<void> {
      await call("PATCH", `/Push/Device/${id}`, { paused });
      await mutate();
    },
  };
}

/** The person's addresses that get notices. */
export function useHooks() {
  const path = "/Notice/Hook";
  const { data, mutate } = useSWR<NoticeHook[], unknown>(path, async () =>
    z.array(noticeHook).parse(await call("GET", path)),
  );
  const refresh = async () => void (await mutate());
  return {
    hooks: data ?? [],
    async add(values: { kind: HookKind; url: string; secret?: string | undefined }): Promise<void> {
      await call("POST", path, values);
      await refresh();
    },
    async pause(id: number, paused: boolean): Promise<void> {
      await call("PATCH", `${path}/${id}`, { paused });
      await refresh();
    },
    async remove(id: number): Promise<void> {
      await call("DELETE", `${path}/${id}`);
      await refresh();
    },
    /** Resolves to what went wrong, or null. */
    async test(id: number): Promise<HookError | null> {
      const { error } = hookTest.parse(await call("POST", `${path}/${id}/Test`));
      await refresh();
      return error;
    },
  };
}
