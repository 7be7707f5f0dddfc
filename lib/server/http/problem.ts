import "server-only";
import type { QuotaCode } from "@/lib/shared/quota-codes";
import type { FieldProblemBody, ProblemBody } from "../api/service";

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
  507: "Insufficient Storage",
};

/**
 * An error that the caller sees, as problem+json (RFC 9457). `errors` maps fields to codes; `code` is
 * one of lib/shared/quota-codes.ts.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    private readonly more: {
      errors?: Record<string, string>;
      code?: QuotaCode;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(detail);
  }

  toResponse(): Response {
    return Response.json(
      {
        type: "about:blank",
        title: titles[this.status] ?? "Error",
        status: this.status,
        detail: this.message,
        ...(this.more.code && { code: this.more.code }),
        ...(this.more.errors && { errors: this.more.errors }),
      } satisfies ProblemBody | FieldProblemBody,
      {
        status: this.status,
        headers: { ...this.more.headers, "Content-Type": "application/problem+json" },
      },
    );
  }
}

/** 429. Names the whole seconds after which the next try may be made. */
export class TooMany extends Problem {
  constructor(
    readonly retryAfterSeconds: number,
    detail = `Too many tries. The next one is possible in ${retryAfterSeconds} s.`,
    code?: QuotaCode,
  ) {
    super(429, detail, {
      headers: { "Retry-After": String(retryAfterSeconds) },
      ...(code && { code }),
    });
  }
}

/** 503 for work that waits in a line which is full. Names the whole seconds until a new try. */
export class Busy extends Problem {
  constructor() {
    super(503, "Too many people sign in at this moment. Try again in a few seconds.", {
      headers: { "Retry-After": "2" },
    });
  }
}
