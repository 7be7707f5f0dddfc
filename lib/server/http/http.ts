import "server-only";
import { headers } from "next/headers";
import { z } from "zod";
import { isDatabaseDown } from "../db/db";
import { log } from "../observability/log";
import { countRequest } from "../observability/metrics";
import {
  currentRequest,
  requestIdHeader,
  requestWith,
  withRequest,
} from "../observability/request-id";
import { RoomServerDown } from "../party/party-client";
import { Problem } from "./problem";
import { routePattern } from "./route-pattern";

const maxBodyBytes = 64 * 1024;
/** Of a body that is too large: then the connection is cut. */
const maxReadBytes = 16 * 1024 * 1024;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof methods)[number];
type NextHandler = (
  request: Request,
  context: { params: Promise<Record<string, string> | undefined> },
) => Promise<Response>;
export type Handler = (request: Request, params: Record<string, string>) => Promise<Response>;

/**
 * The exports of a route file: the given handlers, with Origin checked, errors as problem+json, and
 * everything counted; every other method answers 405.
 */
export function route(
  handlers: Partial<Record<Exclude<Method, "HEAD" | "OPTIONS">, Handler>>,
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
    OPTIONS: async () => new Response(null, { status: 204, headers: { Allow: allow } }),
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
          // Next gives none where an address holds a folder's own name, as /Room/[id].
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

/** Answers a call under its request id, and counts it by its address's pattern. */
export async function observed(
  request: Request,
  /** Undefined where the address has none, whatever Next's types say. */
  params: Promise<Record<string, string | string[]> | undefined>,
  answer: (pattern: string) => Promise<Response>,
): Promise<Response> {
  // host/web/web.ts has given it one, and says so in the answer; elsewhere nobody has.
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
  const { status } = response;
  const ms = performance.now() - startedAt;
  countRequest(route, method, status, ms);
  current.isCounted = true;
  log.debug({ method, route, status, ms: Math.round(ms) }, "request");
  return response;
}

/** The JSON body, parsed. Throws the Problem that says what is wrong with it. */
export async function readBody<T extends z.core.$ZodType>(
  request: Request,
  schema: T,
  maxBytes = maxBodyBytes,
): Promise<z.output<T>> {
  const type = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw notJson();
  return parse(schema, parseJson(await readText(request, maxBytes)));
}

/** The same, where the body may be left out: no body is `{}`. */
export async function readOptionalBody<T extends z.core.$ZodType>(
  request: Request,
  schema: T,
): Promise<z.output<T>> {
  if (request.headers.has("Content-Type")) return readBody(request, schema);
  if ((await readText(request, maxBodyBytes)) !== "") throw notJson();
  return parse(schema, {});
}

/** The parameters after the question mark; of one that is there twice the last counts. */
export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

/** A value from outside, parsed; 400 with `errors` by field where it does not fit. */
export function parse<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> {
  const result = safeParse(schema, value);
  if (!result) throw new Problem(400, "The values do not fit.", { errors: { body: "invalid" } });
  if (result.success) return result.data;
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    errors[issue.path.join(".") || "body"] ??= issue.message;
  }
  const fields = Object.keys(errors).join(", ");
  throw new Problem(400, `Some values do not fit: ${fields}.`, { errors });
}

/** Null where zod throws: it compares the `length` of what should be a text, whatever that is. */
function safeParse<T extends z.core.$ZodType>(schema: T, value: unknown) {
  try {
    return z.safeParse(schema, value);
  } catch {
    return null;
  }
}

/** A positive integer from a path; anything else names nothing, so it is a 404. */
export function idFrom(segment: string | undefined): number {
  const id = Number(segment);
  if (!/^[1-9]\d{0,9}$/.test(segment ?? "") || id > 2_147_483_647) {
    throw new Problem(404, "There is nothing with this id.");
  }
  return id;
}

/** The caller's address, as the nearest trusted hop saw it; see docs/decisions. */
export async function callerAddress(): Promise<string> {
  const hops = (await headers()).get("x-forwarded-for")?.split(",") ?? [];
  return hops.at(-1)?.trim() || "unknown";
}

/** A browser always names the page that makes a changing call; a page of others is refused. */
function checkOrigin(request: Request): void {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return;
  const origin = request.headers.get("Origin");
  if (origin === null) return;
  const host = request.headers.get("X-Forwarded-Host") ?? request.headers.get("Host");
  if (!URL.canParse(origin) || new URL(origin).host !== host) {
    throw new Problem(403, "This call comes from a page of another origin.");
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    // The rest is read, too, and forgotten: who still sends would miss the answer, or the next one.
    if (size <= maxBytes) chunks.push(chunk);
    else if (size > maxReadBytes) break;
  }
  if (size > maxBytes) {
    throw new Problem(413, `The body must not be larger than ${maxBytes} bytes.`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "The body is not valid JSON.", { errors: { body: "not-json" } });
  }
}

function notJson(): Problem {
  return new Problem(415, "The body must be JSON, with Content-Type: application/json.");
}

function toProblem(error: unknown, method: string, route: string): Problem {
  if (error instanceof Problem) return error;
  log.error({ method, route, err: error }, "a request failed");
  if (isDatabaseDown(error)) return new Problem(503, "The database cannot be reached.");
  if (error instanceof RoomServerDown) {
    return new Problem(503, "The room server cannot be reached; nothing was changed.");
  }
  return new Problem(500, "Something went wrong on the server.");
}
