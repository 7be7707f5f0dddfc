import "server-only";
import { Registry } from "prom-client";
import { carriesSecret } from "@/lib/wire/internal-api";
import { isDatabaseUp } from "../db/db";
import { env } from "../env";
import { Problem } from "../http/problem";
import { fetchRoomCounters } from "../party/party-client";
import { roomMetrics } from "../party/room-metrics";
import { warnSparingly } from "./app-logger";
import { metrics } from "./metrics";
import { mergePages, otherMetricsPages } from "./metrics-pages";

/** Admits calls with METRICS_TOKEN. Throws 401, and 404 if the variable is not set. */
export async function requireMetricsToken(request: Request): Promise<void> {
  const token = env().METRICS_TOKEN;
  if (token === undefined) throw new Problem(404, "There is nothing at this address.");
  if (await carriesSecret(request, token)) return;
  warnSparingly("the metrics were requested without their token", "metrics");
  throw new Problem(401, "This needs the METRICS_TOKEN of this server.", {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

/** The counters of the app, and of the other parts that answer, in Prometheus' text format. */
export async function metricsPage(): Promise<Response> {
  const { registry, up } = metrics();
  const [database, counters, ...others] = await Promise.all([
    isDatabaseUp(),
    fetchRoomCounters(),
    ...otherMetricsPages().map(answered),
  ]);
  up.set({ part: "database" }, Number(database));
  up.set({ part: "rooms" }, Number(counters !== null));
  const ours = counters ? Registry.merge([registry, roomMetrics(counters)]) : registry;
  const page = mergePages([await ours.metrics(), ...others]);
  return new Response(page, { headers: { "Content-Type": ours.contentType } });
}

/** Empty if the process does not answer. */
async function answered(page: () => Promise<string>): Promise<string> {
  try {
    return await page();
  } catch {
    warnSparingly("a process did not tell its metrics", "metrics");
    return "";
  }
}
