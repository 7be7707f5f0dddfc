/** A person's addresses that get notices where no push arrives. */
import "server-only";
import { type HookError, hookKinds, maxHooks, type NoticeHook } from "@/lib/shared/api/notices";
import type { Caller } from "../auth/caller";
import * as queries from "../db/queries/notice-hooks";
import { env } from "../env";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { errorOf, sendToHook } from "./send-to-hook";

export async function listHooks(userId: number): Promise<NoticeHook[]> {
  const stored = await queries.listOf(userId);
  return stored.flatMap(({ id, kind, url, paused, lastUsed, lastError }) => {
    const known = hookKinds.find((each) => each === kind);
    const rest = { url: cutUrl(url), paused, lastUsed, lastError: errorOf(lastError) };
    return known ? [{ id, kind: known, ...rest }] : [];
  });
}

/** Throws 409 and TooMany. */
export async function createHook(
  { id: userId }: Caller,
  values: Parameters<typeof queries.create>[1],
): Promise<NoticeHook> {
  await countCall("noticeHooks", String(userId));
  const id = await queries.create(userId, values);
  if (id === null) throw new Problem(409, `You have ${maxHooks} addresses already.`);
  const { kind, url } = values;
  return { id, kind, url: cutUrl(url), paused: false, lastUsed: null, lastError: null };
}

/** Sends a sample, also to a paused one. Throws 404 and TooMany. */
export async function testHook({ id: userId }: Caller, id: number): Promise<HookError | null> {
  const hook = (await queries.listOf(userId)).find((each) => each.id === id);
  if (!hook) throw noSuchHook();
  await countCall("noticeTests", String(userId));
  return sendToHook(hook, {
    title: "Teahouse · 茶馆",
    body: "Notifications arrive here. · 通知会发到这里。",
    ...{ url: env().APP_URL, urgent: false },
  });
}

export function noSuchHook(): Problem {
  return new Problem(404, "There is no such address of yours.");
}

/** Enough to tell one from another; the rest is a secret. */
function cutUrl(url: string): string {
  return `${new URL(url).origin}/…${url.slice(-4)}`;
}
