/**
 * A process of its own: the Next.js app, built or (in development) from the sources, on a Unix socket.
 * Only the web server calls it, which has refused everything that is not for it (web-server.ts).
 */
import { rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { setFlagsFromString } from "node:v8";
import next from "next";
import { makeLogger } from "@/lib/server/observability/logger";
import { addMetricsPage } from "@/lib/server/observability/metrics-pages";
import { countLogEvent, countRequest } from "@/lib/server/observability/process-metrics";
import { requestIdHeader, requestWith, withRequest } from "@/lib/server/observability/request-id";
import { unconfirmedSignOuts } from "@/lib/server/party/unconfirmed-sign-outs";
import { root } from "../paths";
import { WebControl } from "./control";

// As in web.ts.
setFlagsFromString("--heap-growing-percent=50");

const [appSocket = "", controlSocket = ""] = process.argv.slice(2);
/** As lib/server/observability/app-logger.ts, which only Next may import. */
const logger = makeLogger("app", { count: countLogEvent });

const server = createServer({
  // The web server decides how long its clients may take, and when connections to here are closed.
  ...{ keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 },
  // It has asked for one where HTTP does.
  requireHostHeader: false,
});
const app = next({
  dev: process.env.NODE_ENV === "development",
  ...{ dir: root, port: Number(process.env.PORT), hostname: process.env.HOST || "localhost" },
  httpServer: server,
});
await app.prepare();
const handle = app.getRequestHandler();

server.on("request", (request, response) => {
  // The start script asks whether this process answers; no client's address is one.
  if (request.url === "*") return response.writeHead(204).end();
  const current = requestWith(request.headers["x-request-id"]);
  response.setHeader(requestIdHeader, current.id);
  current.becomeUnavailable = () => answerUnavailable(response);
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

const web = new WebControl(controlSocket);
addMetricsPage(() => web.metrics());
unconfirmedSignOuts().on("unconfirmed", (signOut) => {
  web.signOut(signOut).catch((err: unknown) => {
    // If its process has ended, so have its sockets.
    logger.warn({ err }, "could not close the sockets of a session that has ended");
  });
});

rmSync(appSocket, { force: true });
// The web server opens a connection for each request that is under way.
server.listen({ path: appSocket, backlog: 16_384 }, () => {
  if (process.connected) process.send?.("ready");
  // The start script is gone, and nothing else would end this process.
  else stop();
});

/** Next gives every page that fails the status 500, before or after this. */
function answerUnavailable(response: ServerResponse): void {
  if (response.headersSent) return;
  let status = response.statusCode;
  response.setHeader("Retry-After", "5");
  Object.defineProperty(response, "statusCode", {
    get: () => (status === 500 ? 503 : status),
    set: (next: number) => {
      status = next;
    },
  });
}

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // The web server, which stops before, leaves nothing to do; without it requests may finish.
  setTimeout(() => process.exit(0), 1_500).unref();
}
process.once("SIGTERM", stop);
process.once("disconnect", stop);
