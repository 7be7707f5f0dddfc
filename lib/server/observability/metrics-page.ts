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

/** The counters of the app, and of the room server if it answers, in Prometheus' text format. */
export async function metricsPage(): Promise<Response> {
  const { registry, up } = metrics();
  const [database, counters] = await Promise.all([isDatabaseUp(), fetchRoomCounters()]);
  up.set({ part: "database" }, Number(database));
  up.set({ part: "rooms" }, Number(counters !== null));
  const all = counters ? Registry.merge([registry, roomMetrics(counters)]) : registry;
  return new Response(await all.metrics(), { headers: { "Content-Type": all.contentType } });
}
