/**
 * The id by which a request is found in the logs of every part that handles it. No `server-only`
 * here: host/ imports this under tsx, where it throws.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

export const requestIdHeader = "X-Request-Id";
/** Ids of callers and proxies are kept if they can neither forge a line nor flood the log. */
const wellFormed = /^[\w.:=-]{1,128}$/;

export type CurrentRequest = {
  readonly id: string;
  isCounted: boolean;
  /** Set by host/web/app.ts: has the answer be 503, whatever Next says of the page that fails. */
  becomeUnavailable?: () => void;
};

// On globalThis, because the web server and Next's bundle load this module separately.
const shared = globalThis as typeof globalThis & {
  teahouseRequests?: AsyncLocalStorage<CurrentRequest>;
};
shared.teahouseRequests ??= new AsyncLocalStorage();
const requests = shared.teahouseRequests;

/** The request being handled, also in work done after its answer; undefined outside of one. */
export function currentRequest(): CurrentRequest | undefined {
  return requests.getStore();
}

/** A request with the given id if that is well-formed, else with a new one. */
export function requestWith(given: string | string[] | null | undefined): CurrentRequest {
  const id = typeof given === "string" && wellFormed.test(given) ? given : randomUUID();
  return { id, isCounted: false };
}

/** Runs `work` as part of this request. */
export function withRequest<T>(request: CurrentRequest, work: () => T): T {
  return requests.run(request, work);
}
