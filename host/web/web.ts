/** A process of its own: the built Next.js app on its port. */
import { createServer, type IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import next from "next";
import type { ProblemBody } from "@/lib/server/api/service";
import { env } from "@/lib/server/env";
import { countRequest } from "@/lib/server/observability/metrics";
import { requestIdHeader, requestWith, withRequest } from "@/lib/server/observability/request-id";
import { root } from "../paths";
import { Relay } from "./relay";
import { Readers } from "./slow-consumers";

// V8 lets a heap grow to several times of what lives in it before it looks for garbage: with 2,000
// sockets that come and go the app then takes 320 to 540 MB; with this it takes 340.
setFlagsFromString("--heap-growing-percent=50");

const port = Number(process.env.PORT);
const host = process.env.HOST || undefined;
/** Whether what is in front of us (a proxy) may say who calls; else anybody could. */
const trustProxy = process.env.TRUST_PROXY === "1";

/** Never listens: Next takes every upgrade of the server that it knows, and is given those it shall. */
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
const readers = new Readers();
const relay = new Relay({
  rooms: env().PARTY_INTERNAL_URL,
  internalSecret: env().INTERNAL_SECRET,
  roomTokenSecret: env().ROOM_TOKEN_SECRET,
  limitsFactor: env().LIMITS_FACTOR,
  ...{ readers, addressOf },
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
    // The API's calls are counted by lib/server/http/http.ts, which knows their patterns.
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
  // A client that drops mid-handshake must not take the process along.
  socket.on("error", () => socket.destroy());
  if (socket instanceof Socket) {
    if (relay.upgrade(request, socket, head)) return;
    readers.add(socket);
  }
  // Next listens from its first request on.
  if (!upgrades.emit("upgrade", request, socket, head)) socket.destroy();
});
// When a network comes back, everybody does at once: whom the system cannot queue (Node asks it for
// 511) is dropped and tries again a second later. It takes its own limit where that is less.
server.listen({ port, host, backlog: 16_384 }, () => {
  if (process.connected) process.send?.("ready");
  // The start script is gone since a while, and nobody would ever end this.
  else stop();
});

/** Next answers 500 where a part of an address is no UTF-8. */
function isAddress({ url = "" }: IncomingMessage): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

/** Who calls: as the proxy in front of us says, where it may; its last hop is the nearest. */
function addressOf({ headers, socket }: IncomingMessage): string | null {
  const forwarded = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  return forwarded || (socket.remoteAddress ?? null);
}

/** Next fills these in itself where they are missing, from the socket. */
function dropForgedHeaders({ headers }: IncomingMessage): void {
  delete headers["x-nonce"];
  // There are no server actions; Next would answer what looks like one before anybody else does.
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
  // What is under way may end; sockets of rooms would last for ever.
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 2_000).unref();
}
process.once("SIGTERM", stop);
process.once("disconnect", stop);
