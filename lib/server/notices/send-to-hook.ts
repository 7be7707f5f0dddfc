/**
 * One notice to one address that a person named: behind the guard of http/fetch-outside.ts, without
 * redirects, with bounded time and bytes. What the person learns of it is a status or a number.
 */
import "server-only";
import { type HookError, hookErrors } from "@/lib/shared/api/notices";
import * as hooks from "../db/queries/notice-hooks";
import { env } from "../env";
import { OutsideError, postOutside } from "../http/fetch-outside";
import { countCall } from "../http/limits";
import { TooMany } from "../http/problem";
import { literalAddress } from "../http/public-address";
import { type Notice, serviceOf } from "./hook-request";

const timeoutMs = 10_000;
const maxBytes = 8_192;
export const maxHookUrl = 1_000;

/** Whether notices may be sent there, as far as that shows before the name is looked up. */
export function isHookUrl(address: string): boolean {
  if (address.length > maxHookUrl || !URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username || url.password) return false;
  if (env().NOTICE_ORIGINS.includes(url.origin)) return true;
  const isName = literalAddress(url) === null && url.hostname.includes(".");
  return url.protocol === "https:" && url.port === "" && isName;
}

/** Sends, and notes how it went; more than 20 a minute are left out. Resolves to what went wrong, or null. */
export async function sendToHook(hook: hooks.Hook, notice: Notice): Promise<HookError | null> {
  try {
    await countCall("noticesToHook", String(hook.id));
  } catch (error) {
    if (error instanceof TooMany) return null;
    throw error;
  }
  const error = await send(hook, notice);
  await hooks.noteResult(hook.id, error && storedError(error));
  return error;
}

async function send({ kind, url, secret }: hooks.Hook, notice: Notice): Promise<HookError | null> {
  const service = serviceOf(kind);
  // NOTICE_ORIGINS may have changed since it was accepted.
  if (!service || !isHookUrl(url)) return { code: "unreachable", number: null };
  const call = service.call(url, notice, secret);
  try {
    const { status, body } = await postOutside(call.url, call.body, {
      ...{ userAgent: "Teahouse notices", maxBytes, trusted: env().NOTICE_ORIGINS },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (status < 200 || status > 299) return { code: "status", number: status };
    const refused = service.refusal?.(parsed(body)) ?? null;
    return refused === null ? null : { code: "rejected", number: refused };
  } catch (error) {
    const isLate = !(error instanceof OutsideError) && error instanceof Error && isTimeout(error);
    return { code: isLate ? "timeout" : "unreachable", number: null };
  }
}

function isTimeout(error: Error): boolean {
  return error.name === "TimeoutError" || error.name === "AbortError";
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function storedError({ code, number }: HookError): string {
  return number === null ? code : `${code} ${number}`;
}

export function errorOf(stored: string | null): HookError | null {
  const [word, number] = stored?.split(" ") ?? [];
  const code = hookErrors.find((each) => each === word);
  return code ? { code, number: number === undefined ? null : Number(number) } : null;
}
