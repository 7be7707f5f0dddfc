/**
 * What every process of ours that answers HTTP counts for Prometheus. No `server-only` here: host/
 * imports this under tsx, where it throws.
 */
import { hostname } from "node:os";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Distinct `route` labels: more than there are routes, as a bound against growth from outside. */
const maxRoutes = 100;

// On globalThis, because host/web/app.ts and Next's bundle load this module separately.
const shared = globalThis as typeof globalThis & { teahouseProcessMetrics?: ProcessMetrics };
type ProcessMetrics = ReturnType<typeof make>;

/** Created at the first use, so that a build creates nothing. */
export function processMetrics(): ProcessMetrics {
  shared.teahouseProcessMetrics ??= make();
  return shared.teahouseProcessMetrics;
}

/** Counts one answer; `route` is a pattern (route-pattern.ts), `page` or `file`, never a path. */
export function countRequest(route: string, method: string, status: number, ms: number): void {
  const { requests, requestSeconds, routes } = processMetrics();
  if (routes.size < maxRoutes) routes.add(route);
  const known = routes.has(route) ? route : "other";
  requests.inc({ route: known, method, status: String(status) });
  requestSeconds.observe({ route: known, method }, ms / 1_000);
}

/** Counts warnings and errors: every failure of a request, page, push or call is one of them. */
export function countLogEvent(level: string): void {
  if (level === "warn" || level === "error") processMetrics().logEvents.inc({ level });
}

function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "teahouse_instance",
    help: "Which instance of the app answers; always 1.",
    labelNames: ["name"],
    registers,
  }).set({ name: `${hostname()}:${process.env.PORT ?? ""}` }, 1);
  const logEvents = new Counter({
    name: "teahouse_log_events_total",
    help: "Warnings and errors logged by the app.",
    labelNames: ["level"],
    registers,
  });
  // Created with 0: Prometheus sees no increase in a counter that first appears with 1.
  for (const level of ["warn", "error"]) logEvents.inc({ level }, 0);
  return {
    registry,
    logEvents,
    routes: new Set<string>(),
    requests: new Counter({
      name: "teahouse_http_requests_total",
      help: "Answers of the app: REST calls by pattern, pages, files.",
      labelNames: ["route", "method", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "teahouse_http_request_duration_seconds",
      help: "Time from a request to its answer, in the app.",
      labelNames: ["route", "method"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  };
}
