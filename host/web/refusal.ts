/** What the web server answers itself, as problem+json. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ProblemBody } from "@/lib/server/api/service";
import { requestIdHeader, requestWith } from "@/lib/server/observability/request-id";

export type Refusal = {
  status: keyof typeof titles;
  detail: string;
  headers?: Record<string, string>;
};

const titles = {
  303: "See Other",
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  411: "Length Required",
  413: "Content Too Large",
  417: "Expectation Failed",
  426: "Upgrade Required",
  431: "Request Header Fields Too Large",
  502: "Bad Gateway",
  503: "Service Unavailable",
} as const;

/** How much of a refused body is read and dropped, so that a client still sending gets the answer. */
const maxDroppedBytes = 16 * 1024 * 1024;

/** Answers a request of which nothing else reads the body any more. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  response.setHeader(requestIdHeader, requestWith(request.headers["x-request-id"]).id);
  const { status } = refusal;
  response.writeHead(status, titles[status], headersOf(refusal)).end(bodyOf(refusal));
  let dropped = 0;
  request.on("data", (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > maxDroppedBytes) request.destroy();
  });
}

/** Answers a WebSocket's handshake and closes the connection. */
export function refuseSocket(stream: Duplex, refusal: Refusal): void {
  const lines = Object.entries({ ...headersOf(refusal), Connection: "close" });
  const head = [
    `HTTP/1.1 ${refusal.status} ${titles[refusal.status]}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ].join("\r\n");
  stream.once("finish", () => stream.destroy());
  stream.end(`${head}\r\n\r\n${bodyOf(refusal)}`);
}

function headersOf(refusal: Refusal): Record<string, string> {
  return {
    ...refusal.headers,
    "Content-Type": "application/problem+json",
    "Content-Length": String(Buffer.byteLength(bodyOf(refusal))),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  };
}

function bodyOf({ status, detail }: Refusal): string {
  const body: ProblemBody = { type: "about:blank", title: titles[status], status, detail };
  return JSON.stringify(body);
}
