/** What the app counts, for Prometheus; what the rooms count comes with lib/metrics-page.ts. */
import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Addresses of the API that are told apart: more than there are, so that nobody can make it grow. */
const maxRoutes = 100;

// Kept on globalThis, so that a module loaded twice counts in one place.
const shared = globalThis as typeof globalThis & { teahouseMetrics?: Metrics };
type Metrics = ReturnType<typeof make>;

/** Made at the first use: a build counts nothing. */
export function metrics(): Metrics {
  shared.teahouseMetrics ??= make();
  return shared.teahouseMetrics;
}

/** Counts one answer of the API; `route` is a pattern, not an address. */
export function countRequest(route: string, method: string, status: number, ms: number): void {
  const { requests, requestSeconds, routes } = metrics();
  if (routes.size < maxRoutes) routes.add(route);
  const known = routes.has(route) ? route : "other";
  requests.inc({ route: known, method, status: String(status) });
  requestSeconds.observe({ route: known, method }, ms / 1_000);
}

function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    routes: new Set<string>(),
    requests: new Counter({
      name: "teahouse_http_requests_total",
      help: "Answers of the REST API.",
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
    logins: new Counter({
      name: "teahouse_logins_total",
      help: "Tries to sign in: ok, failed, or limited.",
      labelNames: ["result"],
      registers,
    }),
    limited: new Counter({
      name: "teahouse_rate_limited_total",
      help: "Calls that passed a limit of lib/limits.ts.",
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
    archiveLag: new Histogram({
      name: "teahouse_archive_lag_seconds",
      help: "Age of the newest event of a batch when it is in the archive; event times are whole seconds.",
      buckets: [1, 2, 5, 10, 30, 60, 300, 1_800, 3_600],
      registers,
    }),
    pushes: new Counter({
      name: "teahouse_pushes_total",
      help: "Pushes to browsers: sent, gone (the browser is no longer subscribed), or failed.",
      labelNames: ["result"],
      registers,
    }),
    databaseErrors: new Counter({
      name: "teahouse_database_errors_total",
      help: "Calls that failed at the database: it was unreachable, or refused the query.",
      labelNames: ["kind"],
      registers,
    }),
    databasePool: new Gauge({
      name: "teahouse_database_pool_size",
      help: "Connections to the database that the app may open.",
      registers,
    }),
    databaseConnectionsClosed: new Counter({
      name: "teahouse_database_connections_closed_total",
      help: "Connections to the database that ended.",
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
