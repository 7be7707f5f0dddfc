import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { Socket } from "node:net";
import { isCallPath } from "@/lib/wire/addresses";
import { callerBehind, hopsBehind, isProxy, type TrustedProxies } from "@/lib/wire/caller-address";
import { limitBodyTime } from "./body-time";
import { callAddress } from "./call-address";
import { type Refusal, refuse, refuseSocket } from "./refusal";

type Options = {
  proxies: TrustedProxies;
  /** Where browsers reach us. Default: what each request says, and the proxies about it. */
  publicUrl?: URL | undefined;
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Takes over a WebSocket's handshake, or returns false if its address has no socket. */
  openSocket(request: IncomingMessage, stream: Socket, head: Buffer): boolean;
};

/** Node's parser adds what it has read. */
type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer };

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** As in lib/server/http/input.ts: no call of the API takes more, and no page takes any. */
const maxBodyBytes = 64 * 1024;
/** What rooms send to the app, as in app/api/internal/archive/route.ts. */
const maxInternalBodyBytes = 8 * 1024 * 1024;

const timeouts: ServerOptions = {
  // nginx and most load balancers keep idle connections for 60 s. They must be the first to close one,
  // or a request may be sent just then and fail.
  keepAliveTimeout: 65_000,
  // Above it for Nodes that count a connection's idle time too.
  headersTimeout: 66_000,
  // Bodies have a time of their own (body-time.ts).
  requestTimeout: 0,
  connectionsCheckingInterval: 5_000,
};

/**
 * The server at the public port, not yet listening. What it passes on has a path for an
 * address, a known method, a body of bounded size, and no forwarded headers but those of our proxies,
 * with the caller as the one entry of X-Forwarded-For. Everything else it refuses at once.
 */
export function createWebServer({ answer, openSocket, ...front }: Options): Server {
  // Node 20 does not know this option and emits "upgrade" for every request that asks for one.
  const options = { ...timeouts, shouldUpgradeCallback: wantsWebSocket, requireHostHeader: false };
  const server = createServer(options);
  // A client may end its side of the connection behind a request, as `nc -N` does (RFC 9112, 9.6). By
  // default Node ends ours at once, without the answer. Missing in the types.
  Object.assign(server, { httpAllowHalfOpen: true });
  const answering = new WeakMap<Socket, ServerResponse>();

  const receive = (request: IncomingMessage, response: ServerResponse, expects = "") => {
    const { socket } = request;
    answering.set(socket, response);
    const isLong = isUpload(request.url);
    limitBodyTime(request, isLong, (error) => server.emit("clientError", error, socket));
    response.once("close", () => answering.delete(socket));
    const refusal =
      prepare(request, front) ??
      lostShare(request) ??
      refusedBody(request) ??
      brokenHandshake(request) ??
      unknownExpectation(expects);
    if (refusal) return refuse(request, response, refusal);
    if (expects) response.writeContinue();
    answer(request, response);
  };
  server.on("request", (request, response) => receive(request, response));
  for (const event of ["checkContinue", "checkExpectation"] as const) {
    server.on(event, (request, response) => receive(request, response, request.headers.expect));
  }
  server.on("clientError", (error: ClientError, stream) => {
    const isAnswered = stream instanceof Socket && answering.get(stream)?.headersSent;
    if (isAnswered || !stream.writable) stream.destroy();
    else refuseSocket(stream, brokenRequest(error));
  });

  server.on("upgrade", (request, stream, head) => {
    // An upgrade behind a request that is still being answered; no real client sends that.
    if (!(stream instanceof Socket) || answering.has(stream)) return stream.destroy();
    if (!wantsWebSocket(request)) {
      // RFC 9110, 7.8: an upgrade that we do not know is ignored, as that to HTTP/2 (`h2c`), which
      // Java's client and `curl --http2` ask for. The body is not parsed yet, so parse all again.
      stream.unshift(Buffer.concat([headOf(request), head]));
      server.emit("connection", stream);
      return;
    }
    // An error without a listener, from a client that drops mid-handshake, would end the process.
    stream.on("error", () => stream.destroy());
    const refusal = prepare(request, front) ?? brokenWebSocket(request);
    if (refusal) refuseSocket(stream, refusal);
    else if (!openSocket(request, stream, head)) {
      refuseSocket(stream, { status: 404, detail: "There is no WebSocket at this address." });
    }
  });
  server.on("connect", (_request, stream) => {
    stream.on("error", () => stream.destroy());
    refuseSocket(stream, otherMethod());
  });
  return server;
}

/** Makes the request what Next expects, or says why it is refused. */
function prepare(
  request: IncomingMessage,
  { proxies, publicUrl }: Pick<Options, "proxies" | "publicUrl">,
): Refusal | null {
  const { method = "", url = "", headers, socket } = request;
  if (!methods.includes(method) || url === "*") return otherMethod();
  const brokenHost = refusedHost(request);
  if (brokenHost) return { status: 400, detail: brokenHost };
  // Only the path of an absolute address counts (RFC 9112, 3.2.2); a foreign host must not be echoed.
  const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
  request.url = path.startsWith("/") ? path : `/${path}`;
  if (!isUtf8(request.url)) return { status: 404, detail: "There is nothing at this address." };
  request.url = callAddress(request.url);
  if (!wantsWebSocket(request)) delete headers.upgrade;
  delete headers["x-nonce"];
  // There are no server actions, but Next would answer a request that looks like one by itself.
  delete headers["next-action"];
  const forwardedFor = String(headers["x-forwarded-for"] ?? "");
  if (isProxy(proxies, socket.remoteAddress)) {
    const hops = hopsBehind(proxies, socket.remoteAddress, forwardedFor);
    keepOneEntry(headers, hops);
  } else {
    // Next sets missing ones from the socket.
    for (const name of Object.keys(headers)) {
      if (name.startsWith("x-forwarded-")) delete headers[name];
    }
  }
  const caller = callerBehind(proxies, socket.remoteAddress, forwardedFor);
  if (caller !== null) headers["x-forwarded-for"] = caller;
  if (publicUrl) {
    headers.host = publicUrl.host;
    headers["x-forwarded-host"] = publicUrl.host;
    headers["x-forwarded-proto"] = publicUrl.protocol.slice(0, -1);
    delete headers["x-forwarded-port"];
  }
  return null;
}

/** RFC 9112, 3.2: whoever is behind us could read another host than we do. Node passes on the first. */
function refusedHost({ httpVersion, headersDistinct }: IncomingMessage): string | null {
  const [host, ...others] = headersDistinct.host ?? [];
  if (others.length > 0) return "There is more than one Host.";
  if (host === undefined) return httpVersion === "1.1" ? "There is no Host." : null;
  return isHost(host) ? null : "The Host is not valid.";
}

function isHost(text: string): boolean {
  const address = `http://${text}`;
  // A path, a name or a query in it would be part of the address.
  return !/[/?#@\\\s]/.test(text) && URL.canParse(address);
}

/**
 * Proxies replace X-Forwarded-Host and -Proto, or append to them, and then there is one entry a hop behind
 * what the client made up. All that is behind us gets the outermost proxy's, and the same as Host.
 */
function keepOneEntry(headers: IncomingHttpHeaders, hops: number): void {
  const entryOf = (name: string) => {
    const entries = String(headers[name] ?? "").split(",");
    const given = entries.map((entry) => entry.trim()).filter(Boolean);
    return given.at(-hops) ?? given[0];
  };
  const [host, protocol] = [entryOf("x-forwarded-host"), entryOf("x-forwarded-proto")];
  delete headers["x-forwarded-host"];
  delete headers["x-forwarded-proto"];
  if (host !== undefined && isHost(host)) headers.host = headers["x-forwarded-host"] = host;
  if (protocol !== undefined) headers["x-forwarded-proto"] = protocol.toLowerCase();
}

/** What another app shares goes to the service worker, unless the browser has none: the page says so. */
function lostShare({ method, url = "" }: IncomingMessage): Refusal | null {
  if (method !== "POST" || url.split("?")[0] !== "/rooms/share") return null;
  const detail = "Nothing was kept: open the app once, and share again.";
  return { status: 303, detail, headers: { Location: "/rooms/share?lost" } };
}

/** Bodies are refused by what their headers say, before any of them is read. */
function refusedBody({ url = "", headers }: IncomingMessage): Refusal | null {
  const path = url.split("?")[0]?.toLowerCase() ?? "";
  const max = maxBytesAt(path);
  if (Number(headers["content-length"] ?? 0) > max) {
    return { status: 413, detail: `The body must not be larger than ${max} bytes.` };
  }
  if (headers["transfer-encoding"] === undefined || boundsItsBody(path)) return null;
  return { status: 411, detail: "Here a body needs a Content-Length." };
}

function maxBytesAt(path: string): number {
  if (path.startsWith("/api/internal/")) return maxInternalBodyBytes;
  // The app reads an upload as it comes, up to FILE_LIMIT_MB; an avatar up to 10 MB.
  return isUpload(path) ? Number.POSITIVE_INFINITY : maxBodyBytes;
}

/** The body of a file, or a part of it, or a picture of a person or a room. */
function isUpload(url = ""): boolean {
  return /^(\/api)?\/(room\/[^/?]+\/(file|upload\/[^/?]+|avatar)|user\/[^/?]+\/avatar)(\?|$)/i.test(
    url,
  );
}

/** The API's own calls read bodies of unknown length up to a limit; next-auth and pages have none. */
function boundsItsBody(path: string): boolean {
  return isCallPath(path) && !/^\/api\/auth(\/|$)/.test(path);
}

/** Some proxies pass on `Upgrade` without `Connection`, which no client intends. */
function brokenHandshake(request: IncomingMessage): Refusal | null {
  if (!wantsWebSocket(request)) return null;
  const detail = "A WebSocket's handshake needs the header Connection: Upgrade.";
  return { status: 400, detail };
}

/** ws would refuse these as HTML; also a list of protocols that has ours in it. */
function brokenWebSocket({ method, headers }: IncomingMessage): Refusal | null {
  const { "sec-websocket-version": version, "sec-websocket-key": key } = headers;
  headers.upgrade = "websocket";
  if (method !== "GET") {
    const detail = "A WebSocket's handshake is a GET.";
    return { status: 405, detail, headers: { Allow: "GET" } };
  }
  // What ws takes, too: 8 is a draft of 13 with the same frames.
  if (version !== "13" && version !== "8") {
    return {
      status: 426,
      detail: "The version of WebSockets here is 13.",
      headers: { Upgrade: "websocket", "Sec-WebSocket-Version": "13" },
    };
  }
  if (!/^[+/0-9A-Za-z]{22}==$/.test(key ?? "")) {
    return { status: 400, detail: "There is no valid Sec-WebSocket-Key." };
  }
  return null;
}

function unknownExpectation(expects: string): Refusal | null {
  if (expects === "" || /^100-continue$/i.test(expects.trim())) return null;
  return { status: 417, detail: "The only expectation that is met is 100-continue." };
}

/** What a connection is answered whose bytes are no request, or not one that is taken. */
function brokenRequest({ code, rawPacket }: ClientError): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return { status: 431, detail: "The address and the headers are too long together." };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { status: 408, detail: "The request did not arrive in time." };
    case "HPE_INVALID_METHOD":
      // Node knows no methods but those that are registered, and each in upper case.
      if (/^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\//.test(rawPacket?.toString("latin1") ?? "")) {
        return otherMethod();
      }
  }
  return { status: 400, detail: "This is not a valid HTTP/1.1 request." };
}

function wantsWebSocket({ headers }: IncomingMessage): boolean {
  const protocols = headers.upgrade?.toLowerCase().split(",") ?? [];
  return protocols.some((protocol) => protocol.trim() === "websocket");
}

/** Next answers 500 if an address is not valid UTF-8. */
function isUtf8(url: string): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

/** The request line and headers as they came, without the upgrade. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const [name = "", value = ""] = rawHeaders.slice(n, n + 2);
    if (["upgrade", "http2-settings"].includes(name.toLowerCase())) continue;
    const isConnection = name.toLowerCase() === "connection";
    lines.push(
      `${name}: ${isConnection ? value.replace(/\b(upgrade|http2-settings)\b/gi, "") : value}`,
    );
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

function otherMethod(): Refusal {
  const allow = methods.join(", ");
  return { status: 405, detail: `This server takes ${allow}.`, headers: { Allow: allow } };
}
