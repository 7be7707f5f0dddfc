/** Passes requests on to the app's process, over its Unix socket. */
import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import net, { type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { refuse } from "./refusal";

type Options = {
  /** The app's Unix socket. */
  path: string;
  /** Called when a request gets a 502 or 503 because of the app. */
  onFailure(error: Error, request: IncomingMessage, status: number): void;
};

/** They are about one connection, and here are two (RFC 9110, 7.6.1). */
const ofOneConnection = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"],
  // The web server has sent "100 Continue" itself.
  ...["upgrade", "expect"],
]);
/** How the app says a body's length: Next leaves out Content-Length, which players and downloads need. */
const lengthField = "x-file-length";
/** Of a body that nobody wants. A client that is refused early has sent as much by the time it knows. */
const maxRestBytes = 32_000_000;
/** How often a connection is tried while the app's queue of them is full, 10 ms apart. */
const maxTries = 300;

/**
 * Returns a function that has the app answer a request. The bytes of bodies are passed on as they come,
 * no faster than the other side takes them; if one side goes away, the other is told.
 */
export function forwarder({ path, onFailure }: Options) {
  // The app never closes an idle connection, so none is closed just when it is used again.
  const agent = new Agent({ keepAlive: true });

  return function forward(request: IncomingMessage, response: ServerResponse, tries = 1): void {
    const { method, url } = request;
    const headers = requestFields(request.headers);
    // No default for a missing Host, which only HTTP/1.0 may leave out.
    const options = { agent, socketPath: path, method, path: url, headers, setHost: false };
    const call = httpRequest(options);
    const abandon = () => {
      if (!response.writableFinished) call.destroy();
    };
    response.once("close", abandon);
    call.once("socket", (socket) => {
      // Not before there is a connection: what was read of a body cannot be sent on another one.
      const send = () => (hasBody(request.headers) ? request.pipe(call) : call.end());
      if (socket.connecting) socket.once("connect", send);
      else send();
    });
    response.once("finish", () => {
      if (call.writableFinished) return;
      // The app answered before it had all of the body, and takes no more of it.
      request.unpipe(call);
      call.destroy();
      readRest(request);
    });
    call.once("response", (answer) => {
      const { statusCode = 502, statusMessage } = answer;
      response.writeHead(statusCode, statusMessage, answerFields(answer.rawHeaders));
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    call.on("error", (error: NodeJS.ErrnoException) => {
      response.off("close", abandon);
      if (response.writableFinished) return;
      if (response.headersSent || response.destroyed) return response.destroy();
      const isUnsent = error.syscall === "connect";
      if (isUnsent && error.code === "EAGAIN" && tries < maxTries) {
        void sleep(10).then(() => {
          if (!response.destroyed) forward(request, response, tries + 1);
        });
        return;
      }
      const status = isUnsent ? 503 : 502;
      onFailure(error, request, status);
      request.unpipe();
      refuse(request, response, {
        status,
        detail: isUnsent
          ? "The app is starting; nothing was changed."
          : "The app failed; it is not known whether anything was changed.",
        headers: { "Retry-After": "1" },
      });
    });
  };
}

/** Joins a WebSocket's client to the app, as Next needs it in development. */
export function forwardSocket(
  path: string,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  stream: Socket,
  head: Buffer,
): void {
  const app = net.connect(path);
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let n = 0; n < rawHeaders.length; n += 2)
    lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
  app.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  app.write(head);
  stream.pipe(app).pipe(stream);
  app.on("error", () => stream.destroy()).once("close", () => stream.destroy());
  stream.once("close", () => app.destroy());
}

/** Else the connection's next request would never be read. Too much of it ends the connection. */
function readRest(request: IncomingMessage): void {
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxRestBytes) request.destroy();
  });
  request.resume();
}

function requestFields(given: IncomingHttpHeaders): OutgoingHttpHeaders {
  const fields: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !ofOneConnection.has(name)) fields[name] = value;
  }
  if (given["transfer-encoding"] !== undefined) fields["transfer-encoding"] = "chunked";
  return fields;
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** As they came, also those that may be repeated: names and values in turns. */
function answerFields(raw: string[]): string[] {
  const fields: string[] = [];
  for (let n = 0; n < raw.length; n += 2) {
    const [name = "", value = ""] = [raw[n], raw[n + 1]];
    if (name.toLowerCase() === lengthField) fields.push("Content-Length", value);
    else if (!ofOneConnection.has(name.toLowerCase())) fields.push(name, value);
  }
  return fields;
}
