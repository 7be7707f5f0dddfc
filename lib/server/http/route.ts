/** The wrapper around every REST handler. */
import "server-only";
import { isDatabaseDown } from "../db/db";
import { isFull, StoreDown, StoreFull } from "../files/file-store";
import { logger } from "../observability/app-logger";
import { countRequest } from "../observability/process-metrics";
import {
  currentRequest,
  requestIdHeader,
  requestWith,
  withRequest,
} from "../observability/request-id";
import { RoomServerDown } from "../party/room-move";
import { Problem } from "./problem";
import { routePattern } from "./route-pattern";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof methods)[number];
type NextHandler = (
  request: Request,
  context: { params: Promise<Record<string, string> | undefined> },
) => Promise<Response>;
export type Handler = (request: Request, params: Record<string, string>) => Promise<Response>;

/**
 * The exports of a route file. Each call's Origin is checked, its errors become problem+json, and
 * its answer is counted; methods without a handler answer 405. `moreOptions`: further headers of OPTIONS.
 */
export function route(
  handlers: Partial<Record<Exclude<Method, "HEAD" | "OPTIONS">, Handler>>,
  moreOptions: () => Record<string, string> = () => ({}),
): Record<Method, NextHandler> {
  const given = handlers.GET ? { HEAD: handlers.GET, ...handlers } : handlers;
  const allow = [...Object.keys(given), "OPTIONS"].join(", ");
  const all: Record<Method, Handler | undefined> = {
    GET: undefined,
    HEAD: undefined,
    POST: undefined,
    PUT: undefined,
    PATCH: undefined,
    DELETE: undefined,
    ...given,
    OPTIONS: async () =>
      new Response(null, { status: 204, headers: { Allow: allow, ...moreOptions() } }),
  };
  const wrap =
    (handler: Handler | undefined): NextHandler =>
    (request, context) =>
      observed(request, context.params, async (pattern) => {
        try {
          if (!handler) {
            throw new Problem(405, `This address takes ${allow}.`, { headers: { Allow: allow } });
          }
          checkOrigin(request);
          // Next passes no params if a segment is literally the folder's name, as in /Room/[id].
          return await handler(request, (await context.params) ?? {});
        } catch (error) {
          return toProblem(error, request.method, pattern).toResponse();
        }
      });
  return {
    GET: wrap(all.GET),
    HEAD: wrap(all.HEAD),
    POST: wrap(all.POST),
    PUT: wrap(all.PUT),
    PATCH: wrap(all.PATCH),
    DELETE: wrap(all.DELETE),
    OPTIONS: wrap(all.OPTIONS),
  };
}

/** At every address of a call, in any letter case; next.config.js knows only those under /api. */
const apiHeaders = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
};

/** Runs `answer` under the request's id, gives it the API's headers, and counts and logs its answer by the route's pattern. */
export async function observed(
  request: Request,
  /** Can be undefined, whatever Next's types say. */
  params: Promise<Record<string, string | string[]> | undefined>,
  answer: (pattern: string) => Promise<Response>,
): Promise<Response> {
  // host/web/web.ts gives a request its id and answers with it; on other hosts it is done here.
  const current = currentRequest();
  if (!current) {
    const made = requestWith(request.headers.get(requestIdHeader));
    const response = await withRequest(made, () => observed(request, params, answer));
    response.headers.set(requestIdHeader, made.id);
    return response;
  }
  const startedAt = performance.now();
  const { method } = request;
  const route = routePattern(new URL(request.url).pathname, (await params) ?? {});
  const response = await answer(route);
  for (const [name, value] of Object.entries(apiHeaders)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  const { status } = response;
  const ms = performance.now() - startedAt;
  countRequest(route, method, status, ms);
  current.isCounted = true;
  logger.debug({ method, route, status, ms: Math.round(ms) }, "request");
  return response;
}

/**
 * Refuses changing calls from pages of another origin (CSRF). Browsers always send Origin with
 * them; other clients may leave it out.
 */
function checkOrigin(request: Request): void {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return;
  const origin = request.headers.get("Origin");
  if (origin === null) return;
  const host = request.headers.get("X-Forwarded-Host") ?? request.headers.get("Host");
  if (!isOriginOf(origin, host ?? "")) {
    throw new Problem(403, "This call comes from a page of another origin.");
  }
}

/** A proxy may write the scheme's own port into Host, or upper case; browsers leave both out of Origin. */
function isOriginOf(origin: string, host: string): boolean {
  const [scheme = ""] = /^https?:\/\//.exec(origin) ?? [];
  if (!scheme || !URL.canParse(origin) || !URL.canParse(scheme + host)) return false;
  return new URL(origin).host === new URL(scheme + host).host;
}

function toProblem(error: unknown, method: string, route: string): Problem {
  if (error instanceof Problem) return error;
  // The disk is full while something arrives, or the store when it is to keep it.
  if (error instanceof StoreFull || isFull(error)) {
    logger.error({ method, route, err: error }, "there is no room for more files");
    return new Problem(507, "The server has no room for more files.", { code: "storage-full" });
  }
  logger.error({ method, route, err: error }, "a request failed");
  if (isDatabaseDown(error)) return new Problem(503, "The database cannot be reached.");
  if (error instanceof RoomServerDown) {
    return new Problem(
      503,
      "The room does not answer. Try again, with the same cid if you sent one.",
      {
        headers: { "Retry-After": "5" },
      },
    );
  }
  if (error instanceof StoreDown) {
    const headers = { "Retry-After": "5" };
    return new Problem(503, "Files cannot be reached at the moment. Try again.", { headers });
  }
  return new Problem(500, "Something went wrong on the server.");
}
