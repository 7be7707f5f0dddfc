/** What load balancers ask, from the moment that this start is asked to stop. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readiness } from "@/lib/server/api/service";
import { requestIdHeader, requestWith } from "@/lib/server/observability/request-id";

/** From the start script to the web server: go on, but have nobody sent here any more. */
export const stoppingMessage = "stopping";

/** Whether a request, addressed as Next gets it, is `GET /ready`. */
export function isReadiness({ url = "" }: Pick<IncomingMessage, "url">): boolean {
  return /^\/api\/ready(\?|$)/.test(url);
}

export function answerNotReady({ headers }: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify({ ready: false } satisfies Readiness);
  response.writeHead(503, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
    [requestIdHeader]: requestWith(headers["x-request-id"]).id,
  });
  response.end(body);
}
