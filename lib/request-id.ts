/** The id by which a request is found in the logs of every part that it went through. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

export const requestIdHeader = "X-Request-Id";
/** What proxies make (hex, UUIDs, `Root=1-…`); nothing that could forge a line or flood the log. */
const wellFormed = /^[\w.:=-]{1,128}$/;

// Kept on globalThis: the web server and Next's bundle are different modules of one process.
const shared = globalThis as typeof globalThis & {
  teahouseRequests?: AsyncLocalStorage<{ id: string }>;
};
shared.teahouseRequests ??= new AsyncLocalStorage();
const requests = shared.teahouseRequests;

/** The id of the request that is worked on, also in what is done after its answer. */
export function requestId(): string | undefined {
  return requests.getStore()?.id;
}

/** The id that a trusted hop has given, where it is one; else a new one. */
export function requestIdFrom(given: string | null | undefined, trusted: boolean): string {
  return trusted && given && wellFormed.test(given) ? given : randomUUID();
}

/** Runs `work` as a part of this request. */
export function withRequestId<T>(id: string, work: () => T): T {
  return requests.run({ id }, work);
}

/** From here on it goes by the id that another part of Teahouse gave it. */
export function adoptRequestId(given: string | null): void {
  const request = requests.getStore();
  if (request) request.id = requestIdFrom(given ?? request.id, true);
}
