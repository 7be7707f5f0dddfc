/** A process of its own: the Next.js app on its port, built or (in development) from the sources. */
import { createServer, type IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import next from "next";
import type { ProblemBody } from "@/lib/server/api/service";
import { env } from "@/lib/server/env";
import { countRequest } from "@/lib/server/observability/metrics";
import { requestIdHeader, requestWith, withRequest } from "@/lib/server/observability/request-id";
import { readCallerAddress } from "@/lib/wire/caller-address";
import { root } from "../paths";
import { Relay } from "./relay";
import { SlowConsumers } from "./slow-consumers";

// V8 lets the heap grow to several times its live size before it collects. With 2,000 sockets that
// come and go the app takes 320 to 540 MB without this flag, and 340 MB with it.
setFlagsFromString("--heap-growing-percent=50");

const port = Number(process.env.PORT);
const host = process.env.HOST || undefined;
/** Whether a proxy in front of us names the caller. Without one, any client could forge the header. */
const trustProxy = process.env.TRUST_PROXY === "1";

/** Never listens: Next handles every upgrade of the server it gets, so it gets one that we emit on. */
const upgrades = createServer();
const app = next({
  dev: process.env.NODE_ENV === "development",
  ...{ dir: root, port, hostname: host ?? "localhost" },
  httpServer: upgrades,
});
await app.prepare();
const handle = app.getRequestHandler();

const nothingThere: ProblemBody = {
  type: "about:blank",
  title: "Not Found",
  status: 404,
  detail: "There is nothing at this address.",
};
const slowConsumers = new SlowConsumers();
const relay = new Relay({
  rooms: env().PARTY_INTERNAL_URL,
  internalSecret: env().INTERNAL_SECRET,
  roomTokenSecret: env().ROOM_TOKEN_SECRET,
  limitsFactor: env().LIMITS_FACTOR,
  ...{ slowConsumers, addressOf },
});

const server = createServer((request, response) => {
  if (!isAddress(request)) {
    response.writeHead(404, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify(nothingThere));
    return;
  }
  dropForgedHeaders(request);
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
});
server.on("upgrade", (request, socket, head) => {
  if (!isAddress(request)) return socket.destroy();
  dropForgedHeaders(request);
  // An error without a listener, from a client that drops mid-handshake, would end the process.
  socket.on("error", () => socket.destroy());
  if (socket instanceof Socket) {
    if (relay.upgrade(request, socket, head)) return;
    slowConsumers.add(socket);
  }
  // Next starts to listen with its first request.
  if (!upgrades.emit("upgrade", request, socket, head)) socket.destroy();
});
// After a network outage all clients reconnect at once. The system drops those it cannot queue (Node
// asks for 511 by default), and they retry a second later. A lower limit of the system's applies.
server.listen({ port, host, backlog: 16_384 }, () => {
  if (process.connected) process.send?.("ready");
  // The start script is gone, and nothing else would end this process.
  else stop();
});

/** Next answers 500 if an address is not valid UTF-8. */
function isAddress({ url = "" }: IncomingMessage): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

function addressOf({ headers, socket }: IncomingMessage): string | null {
  const get = (name: string) => String(headers[name.toLowerCase()] ?? "");
  return readCallerAddress({ get }, { socketAddress: socket.remoteAddress });
}

/** Next sets missing ones from the socket. */
function dropForgedHeaders({ headers }: IncomingMessage): void {
  delete headers["x-nonce"];
  // There are no server actions, but Next would answer a request that looks like one by itself.
  delete headers["next-action"];
  if (trustProxy) return;
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-forwarded-")) delete headers[name];
  }
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
