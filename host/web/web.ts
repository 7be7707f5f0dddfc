/** A process of its own: the Next.js app on its port, built or (in development) from the sources. */
import { createServer, type IncomingMessage } from "node:http";
import { setFlagsFromString } from "node:v8";
import next from "next";
import { env } from "@/lib/server/env";
import { countRequest } from "@/lib/server/observability/metrics";
import { requestIdHeader, requestWith, withRequest } from "@/lib/server/observability/request-id";
import { unconfirmedSignOuts } from "@/lib/server/party/unconfirmed-sign-outs";
import { noProxies, parseTrustedProxies, readCallerAddress } from "@/lib/wire/caller-address";
import { root } from "../paths";
import { Relay } from "./relay";
import { SlowConsumers } from "./slow-consumers";
import { createWebServer } from "./web-server";

// V8 lets the heap grow to several times its live size before it collects. With 2,000 sockets that
// come and go the app takes 320 to 540 MB without this flag, and 340 MB with it.
setFlagsFromString("--heap-growing-percent=50");

const port = Number(process.env.PORT);
const host = process.env.HOST || undefined;
const development = process.env.NODE_ENV === "development";

/** Never listens: Next handles every upgrade of the server it gets, so it gets one that we emit on. */
const upgrades = createServer();
const app = next({
  dev: development,
  ...{ dir: root, port, hostname: host ?? "localhost" },
  httpServer: upgrades,
});
await app.prepare();
const handle = app.getRequestHandler();

const slowConsumers = new SlowConsumers();
const relay = new Relay({
  rooms: env().PARTY_INTERNAL_URL,
  internalSecret: env().INTERNAL_SECRET,
  roomTokenSecret: env().ROOM_TOKEN_SECRET,
  limitsFactor: env().LIMITS_FACTOR,
  ...{ slowConsumers, addressOf },
});
unconfirmedSignOuts().on("unconfirmed", (signOut) => relay.signOut(signOut));

const server = createWebServer({
  // host/settings.ts has refused what cannot be parsed.
  proxies: parseTrustedProxies(process.env.TRUST_PROXY ?? "") ?? noProxies,
  answer(request, response) {
    const current = requestWith(request.headers["x-request-id"]);
    response.setHeader(requestIdHeader, current.id);
    const startedAt = performance.now();
    response.once("close", () => {
      // The API's calls are counted by lib/server/http/route.ts, which knows their patterns.
      if (current.isCounted) return;
      const kind = request.url?.startsWith("/_next/") ? "file" : "page";
      const { method = "" } = request;
      countRequest(kind, method, response.statusCode, performance.now() - startedAt);
    });
    void withRequest(current, () => handle(request, response));
  },
  openSocket(request, stream, head) {
    if (relay.upgrade(request, stream, head)) return true;
    // Next tells its pages in development when a source has changed.
    const isNexts = development && request.url?.startsWith("/_next/");
    return isNexts === true && upgrades.emit("upgrade", request, stream, head);
  },
});
// After a network outage all clients reconnect at once. The system drops those it cannot queue (Node
// asks for 511 by default), and they retry a second later. A lower limit of the system's applies.
server.listen({ port, host, backlog: 16_384 }, () => {
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
  // Requests may finish; rooms' sockets would stay open forever.
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 2_000).unref();
}
process.once("SIGTERM", stop);
process.once("disconnect", stop);
