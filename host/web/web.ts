/**
 * A process of its own: the web server with the sockets of all clients. Pages and REST are the app's
 * (app.ts), so that they cannot hold up what people say.
 */
import { once } from "node:events";
import { rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { z } from "zod";
import { makeLogger } from "@/lib/server/observability/logger";
import {
  countLogEvent,
  countRequest,
  processMetrics,
} from "@/lib/server/observability/process-metrics";
import { RoomServers } from "@/lib/server/party/room-servers";
import { noProxies, parseTrustedProxies, readCallerAddress } from "@/lib/wire/caller-address";
import { placesInUse } from "../open-files";
import { root } from "../paths";
import { listeningHosts } from "../ports";
import { createControlServer } from "./control";
import { forwarder, forwardSocket } from "./forward";
import { otherReleases } from "./other-release";
import { answerNotReady, isReadiness, stoppingMessage } from "./readiness";
import { Relay } from "./relay";
import { SlowConsumers } from "./slow-consumers";
import { createWebServer } from "./web-server";

// V8 lets the heap grow to several times its live size before it collects. With 2,000 sockets that
// come and go this takes 320 to 540 MB without this flag, and 340 MB with it.
setFlagsFromString("--heap-growing-percent=50");

const [appSocket = "", controlSocket = ""] = process.argv.slice(2);
const settings = z
  .object({
    PARTY_INTERNAL_URL: z.string(),
    /** How many room servers run on this machine; 0: they are elsewhere. */
    OWN_ROOM_SERVERS: z.coerce.number(),
    INTERNAL_SECRET: z.string(),
    ROOM_TOKEN_SECRET: z.string(),
    LIMITS_FACTOR: z.coerce.number(),
  })
  .parse(process.env);
const development = process.env.NODE_ENV === "development";
const logger = makeLogger("web", { count: countLogEvent });
processMetrics().registry.setDefaultLabels({ process: "web" });

const slowConsumers = new SlowConsumers();
const rooms = new RoomServers(settings.PARTY_INTERNAL_URL.split(","));
const relay = new Relay({
  rooms,
  isInCluster: Boolean(process.env.CLUSTER_BUCKET),
  internalSecret: settings.INTERNAL_SECRET,
  roomTokenSecret: settings.ROOM_TOKEN_SECRET,
  limitsFactor: settings.LIMITS_FACTOR,
  // Elsewhere this process cannot tell.
  maxPlaces: settings.OWN_ROOM_SERVERS * placesInUse() || Number.POSITIVE_INFINITY,
  ...{ slowConsumers, addressOf },
});

/** At most one a minute is logged: while the app is down, everybody's requests fail. */
let loggedAt = Number.NEGATIVE_INFINITY;
const forward = forwarder({
  path: appSocket,
  onFailure(err, { method = "" }, status) {
    countRequest("other", method, status, 0);
    if (performance.now() - loggedAt < 60_000) return;
    loggedAt = performance.now();
    logger.warn({ err, status }, "the app did not answer a request");
  },
});

let isAskedToStop = false;
process.on("message", (message) => {
  if (message === stoppingMessage) isAskedToStop = true;
});
const answersOther = development ? () => false : otherReleases(root);

const server = createWebServer({
  // host/settings.ts has refused what cannot be parsed.
  proxies: parseTrustedProxies(process.env.TRUST_PROXY ?? "") ?? noProxies,
  publicUrl: process.env.APP_URL ? new URL(process.env.APP_URL) : undefined,
  answer(request, response) {
    if (isAskedToStop && isReadiness(request)) answerNotReady(request, response);
    else if (!answersOther(request, response)) forward(request, response);
  },
  openSocket(request, stream, head) {
    if (relay.upgrade(request, stream, head)) return true;
    // Next tells its pages in development when a source has changed.
    if (!development || !request.url?.startsWith("/_next/")) return false;
    forwardSocket(appSocket, request, stream, head);
    return true;
  },
});
const control = createControlServer({
  signOut: (signOut) => relay.signOut(signOut),
  metrics: () => processMetrics().registry.metrics(),
});

rmSync(controlSocket, { force: true });
control.listen(controlSocket);
await once(control, "listening");
// After a network outage all clients reconnect at once. The system drops those it cannot queue (Node
// asks for 511 by default), and they retry a second later. A lower limit of the system's applies.
const listening = { port: Number(process.env.PORT), backlog: 16_384 };
const [host, ...otherHosts] = await listeningHosts(process.env.HOST || undefined);
const others = otherHosts.map((other) => {
  const options = { allowHalfOpen: true, noDelay: true };
  const front = createServer(options, (socket) => server.emit("connection", socket));
  return front.listen({ ...listening, host: other });
});
await Promise.all(others.map((other) => once(other, "listening")));
server.listen({ ...listening, host }, () => {
  if (process.connected) process.send?.("ready");
  // The start script is gone, and nothing else would end this process.
  else stop();
});

function addressOf({ headers }: IncomingMessage): string | null {
  return readCallerAddress({ get: (name) => String(headers[name.toLowerCase()] ?? "") || null });
}

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  relay.stop();
  // Requests may finish, and clients answer that their sockets are closed.
  for (const other of others) other.close();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 1_500).unref();
}
process.once("SIGTERM", stop);
process.once("disconnect", stop);
