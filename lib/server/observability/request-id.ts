/** The id by which a request is found in the logs of every part that it goes through. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

export const requestIdHeader = "X-Request-Id";
/** What callers and proxies make; nothing that could forge a line or flood the log. */
const wellFormed = /^[\w.:=-]{1,128}$/;

export type CurrentRequest = { readonly id: string; isCounted: boolean };

// Kept on globalThis: the web server and Next's bundle are different modules of one process.
const shared = globalThis as typeof globalThis & {
  teahouseRequests?: AsyncLocalStorage<CurrentRequest>;
};
shared.teahouseRequests ??= new AsyncLocalStorage();
const requests = shared.teahouseRequests;

/** The request that is worked on, also in what is done after its answer. */
export function currentRequest(): CurrentRequest | undefined {
  return requests.getStore();
}

/** A request with the id that came along, where it is one; else with a new one. */
export function requestWith(given: string | string[] | null | undefined): CurrentRequest {
  const id = typeof given === "string" && wellFormed.test(given) ? given : randomUUID();
  return { id, isCounted: false };
}

/** Runs `work` as a part of this request. */
export function withRequest<T>(request: CurrentRequest, work: () => T): T {
  return requests.run(request, work);
}
