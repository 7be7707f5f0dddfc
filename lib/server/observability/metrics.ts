/**
 * What the app counts, for Prometheus; what the rooms count comes with lib/server/observability/metrics-page.ts. Only the
 * server may import it, host/web/web.ts included, where "server-only" would refuse.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Addresses of the API that are told apart: more than there are, so that nobody can make it grow. */
const maxRoutes = 100;

// Kept on globalThis: the web server and Next's bundle are different modules of one process.
const shared = globalThis as typeof globalThis & { teahouseMetrics?: Metrics };
type Metrics = ReturnType<typeof make>;

/** Made at the first use: a build counts nothing. */
export function metrics(): Metrics {
  shared.teahouseMetrics ??= make();
  return shared.teahouseMetrics;
}

/** Counts one answer; `route` is an address's pattern, `page` or `file`, never an address. */
export function countRequest(route: string, method: string, status: number, ms: number): void {
  const { requests, requestSeconds, routes } = metrics();
  if (routes.size < maxRoutes) routes.add(route);
  const known = routes.has(route) ? route : "other";
  requests.inc({ route: known, method, status: String(status) });
  requestSeconds.observe({ route: known, method }, ms / 1_000);
}

/** What went wrong is in the log, so that is what is counted: failed requests, pages, pushes, calls. */
export function countLogEvent(level: string): void {
  if (level === "warn" || level === "error") metrics().logEvents.inc({ level });
}

function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const logEvents = new Counter({
    name: "teahouse_log_events_total",
    help: "Warnings and errors in the app's log.",
    labelNames: ["level"],
    registers,
  });
  // There from the start: what appears with a 1 never increased.
  for (const level of ["warn", "error"]) logEvents.inc({ level }, 0);
  return {
    registry,
    routes: new Set<string>(),
    requests: new Counter({
      name: "teahouse_http_requests_total",
      help: "Answers of the app: of the REST API by pattern, of pages, of files.",
      labelNames: ["route", "method", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "teahouse_http_request_duration_seconds",
      help: "From the call to its answer, in the app.",
      labelNames: ["route", "method"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    logEvents,
    logins: new Counter({
      name: "teahouse_logins_total",
      help: "Tries to sign in that no limit stopped: ok, or failed.",
      labelNames: ["result"],
      registers,
    }),
    limited: new Counter({
      name: "teahouse_rate_limited_total",
      help: "Calls that passed a limit of lib/server/http/limits.ts.",
      labelNames: ["rule"],
      registers,
    }),
    archiveBatches: new Counter({
      name: "teahouse_archive_batches_total",
      help: "Batches that rooms brought to the archive.",
      registers,
    }),
    archiveEvents: new Counter({
      name: "teahouse_archive_events_total",
      help: "Events in these batches; one that came twice counts twice.",
      registers,
    }),
    pushes: new Counter({
      name: "teahouse_pushes_total",
      help: "Pushes to browsers: sent, gone (the browser is no longer subscribed), or failed.",
      labelNames: ["result"],
      registers,
    }),
    up: new Gauge({
      name: "teahouse_up",
      help: "Whether a part answers.",
      labelNames: ["part"],
      registers,
    }),
  };
}
