/**
 * The browser's way to the REST API. The pages for visitors carry this, so it does without zod, which
 * would be a tenth of all their scripts; what a call answers, its caller parses.
 */
import "client-only";
import { type QuotaCode, quotaCodes } from "@/lib/shared/quota-codes";

/** The keys of a problem document (RFC 9457) that the browser uses. */
type ProblemDocument = {
  detail?: string | undefined;
  code?: QuotaCode | undefined;
  errors?: Record<string, string> | undefined;
};

/** An answer with an error status, and its problem document. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    readonly problem: ProblemDocument & { retryAfterSeconds?: number | undefined },
  ) {
    super(problem.detail ?? `HTTP ${status}`);
  }
}

/**
 * Calls the API; a `Blob` is sent as it is, anything else as JSON. Returns the parsed body, or null if the answer has none.
 * Throws `RestError` for an error status, `TypeError` if the server cannot be reached, and the
 * signal's reason if it aborts.
 */
export async function call(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`/api${path}`, {
    method,
    cache: "no-store",
    // Lets a change complete while the page is being closed. Browsers do this up to 64 KiB only.
    keepalive: method !== "GET" && !(body instanceof Blob),
    signal: signal ?? null,
    ...(body instanceof Blob
      ? { body }
      : body !== undefined && {
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
  });
  const text = await response.text();
  const json: unknown =
    text && /json/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : null;
  if (response.ok) return json;
  const retryAfterSeconds = Number(response.headers.get("Retry-After")) || undefined;
  throw new RestError(response.status, { ...readProblem(json), retryAfterSeconds });
}

/** What is not as documented is left out: the status says enough. */
function readProblem(json: unknown): ProblemDocument {
  if (!isObject(json)) return {};
  const { detail, code, errors } = json;
  return {
    detail: typeof detail === "string" ? detail : undefined,
    code: quotaCodes.find((known) => known === code),
    errors: isObject(errors) ? textsOf(errors) : undefined,
  };
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null;
}

function textsOf(object: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) =>
      typeof value === "string" ? [[key, value]] : [],
    ),
  );
}
