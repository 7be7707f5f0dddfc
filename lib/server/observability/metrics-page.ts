import "server-only";
import { Registry } from "prom-client";
import { carriesSecret } from "@/lib/wire/internal-api";
import { isDatabaseUp } from "../db/db";
import { env } from "../env";
import { Problem } from "../http/problem";
import { askRoomCounters } from "../party/party-client";
import { roomMetrics } from "../party/room-metrics";
import { warnSparingly } from "./log";
import { metrics } from "./metrics";

/** Lets only who has METRICS_TOKEN pass; without that variable the address does not exist. */
export async function requireMetricsToken(request: Request): Promise<void> {
  const token = env().METRICS_TOKEN;
  if (token === undefined) throw new Problem(404, "There is nothing at this address.");
  if (await carriesSecret(request, token)) return;
  warnSparingly("the metrics were asked for without their token", "metrics");
  throw new Problem(401, "This needs the METRICS_TOKEN of this server.", {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

/** What app and room server have counted since they started; of the rooms only while they answer. */
export async function metricsPage(): Promise<Response> {
  const { registry, up } = metrics();
  const [database, counted] = await Promise.all([isDatabaseUp(), askRoomCounters()]);
  up.set({ part: "database" }, Number(database));
  up.set({ part: "rooms" }, Number(counted !== null));
  const all = counted ? Registry.merge([registry, roomMetrics(counted)]) : registry;
  return new Response(await all.metrics(), { headers: { "Content-Type": all.contentType } });
}
