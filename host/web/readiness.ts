/** What load balancers ask, from the moment that this start is asked to stop. */
import type { ServerResponse } from "node:http";
import type { Readiness } from "@/lib/server/api/service";

/** From the start script to the web server: go on, but send nobody here any more. */
export const stoppingMessage = "stopping";

/** Whether an address, as Next gets it, is that of `GET /ready`. */
export function isReadiness(url = ""): boolean {
  return /^\/api\/ready(\?|$)/.test(url);
}

export function answerNotReady(response: ServerResponse): void {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  response.writeHead(503, headers).end(JSON.stringify({ ready: false } satisfies Readiness));
}
