/**
 * A bucket of our own, in memory, as the engine's cluster and the files need it: the part of Amazon S3's REST
 * API with conditional writes, lists, ranges and uploads in parts. It checks signatures if it is given a
 * secret, and a browser may call it from any page. A test makes it slow, or fail. In a process of its own:
 * bucket-process.ts.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { escapeUTF8 } from "entities";
import {
  type Answer,
  etagOf,
  failure,
  keptHeaders,
  rangeIn,
  type Stored,
  xml,
} from "./bucket-answers";
import { refusedSignature } from "./bucket-signature";
import { answerUpload, type Uploads } from "./bucket-uploads";

const preflight = {
  "Access-Control-Allow-Methods": "PUT",
  "Access-Control-Allow-Headers": "content-type",
};

/** `from`: the caller's address. */
export type Call = { method: string; key: string; from: string };
/** A write that was done. */
export type Write = { key: string; body: Buffer; isConditional: boolean };
/**
 * What happens to a call: an answer in place of the right one, `hang` (none at all), `reset` (the
 * connection ends); or it is done, and then answered with 500 (`late`) or not at all (`late-reset`).
 */
export type Fault = { status: number } | "hang" | "reset" | "late" | "late-reset";

/** The variables with which `npm start` joins a cluster in a bucket there. */
export function bucketVariables(host: string, port: number): Record<string, string> {
  return {
    CLUSTER_BUCKET: "s3://teahouse/rooms",
    AWS_ENDPOINT_URL: `http://${host}:${port}`,
    AWS_ALLOW_HTTP: "true",
    AWS_REGION: "auto",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
}

export class Bucket {
  readonly objects = new Map<string, Stored>();
  /** How long a call takes. */
  latencyMs: number | ((call: Call) => number) = 0;
  /** How far the clock of its answers is ahead. */
  clockMs = 0;
  fault: (call: Call) => Fault | null = () => null;
  onWrite: (write: Write) => void = () => {};
  /** Those that were begun in parts and not completed. */
  readonly uploads: Uploads = new Map();

  private constructor(
    private readonly server: Server,
    private readonly secret: string | undefined,
  ) {}

  /** With a secret, calls are refused that are not signed with it. */
  static async start(host = "127.0.0.1", secret?: string): Promise<Bucket> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const bucket = new Bucket(server, secret);
    server.on("request", (request, response) => {
      bucket.answer(request, response).catch(() => response.destroy());
    });
    server.listen(0, host);
    await once(server, "listening");
    return bucket;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get variables(): Record<string, string> {
    return bucketVariables("127.0.0.1", this.port);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://bucket");
    // The path names the bucket first.
    const key = decodeURIComponent(url.pathname).split("/").slice(2).join("/");
    const { method = "", socket } = request;
    const body = await buffer(request);
    const call = { method, key, from: socket.remoteAddress ?? "" };
    const { latencyMs } = this;
    const waitMs = typeof latencyMs === "number" ? latencyMs : latencyMs(call);
    if (waitMs > 0) await sleep(waitMs);
    const fault = this.fault(call);
    if (fault === "hang") return;
    if (fault === "reset") return void socket.resetAndDestroy();
    const isRefused = fault !== null && typeof fault === "object";
    const done = isRefused ? failure(fault.status) : this.checked(request, url, key, body);
    if (fault === "late-reset") return void socket.resetAndDestroy();
    const { status, headers = {}, body: content = "" } = fault === "late" ? failure(500) : done;
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Date", new Date(Date.now() + this.clockMs).toUTCString());
    response.writeHead(status, headers).end(content);
  }

  private checked(request: IncomingMessage, url: URL, key: string, body: Buffer): Answer {
    if (request.method === "OPTIONS") return { status: 200, headers: preflight };
    const refused = this.secret && refusedSignature(request, body, this.secret);
    return refused ? failure(403, refused) : this.perform(request, url, key, body);
  }

  private perform(
    { method, headers }: IncomingMessage,
    url: URL,
    key: string,
    body: Buffer,
  ): Answer {
    const stored = this.objects.get(key);
    const inParts = answerUpload({ method, headers, url, key, body }, this.uploads, this.objects);
    if (inParts) return inParts;
    if (key === "" && method === "GET") return this.list(url.searchParams);
    switch (method) {
      case "PUT": {
        if (headers["if-none-match"] === "*" && stored) return failure(412);
        const match = headers["if-match"];
        if (match !== undefined && match !== stored?.etag) return failure(stored ? 412 : 404);
        const etag = etagOf(body);
        this.objects.set(key, { body, etag, at: new Date(), headers: keptHeaders(headers) });
        const isConditional = match !== undefined || headers["if-none-match"] !== undefined;
        this.onWrite({ key, body, isConditional });
        return { status: 200, headers: { ETag: etag } };
      }
      case "GET":
      case "HEAD": {
        if (!stored) return failure(404);
        if (headers["if-none-match"] === stored.etag) {
          return { status: 304, headers: { ETag: stored.etag } };
        }
        const { body: whole, etag, at } = stored;
        const range = rangeIn(headers.range, whole.length);
        if (range === "outside") return failure(416);
        const part = range ? whole.subarray(range.start, range.end + 1) : whole;
        return {
          status: range ? 206 : 200,
          headers: {
            ...stored.headers,
            ETag: etag,
            "Last-Modified": at.toUTCString(),
            "Accept-Ranges": "bytes",
            "Content-Length": part.length,
            ...(range && {
              "Content-Range": `bytes ${range.start}-${range.end}/${whole.length}`,
            }),
          },
          body: method === "HEAD" ? "" : part,
        };
      }
      case "DELETE": {
        const match = headers["if-match"];
        if (match !== undefined && match !== stored?.etag) return failure(412);
        this.objects.delete(key);
        return { status: 204 };
      }
      case "POST": {
        for (const [, name = ""] of body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) {
          this.objects.delete(name);
        }
        return { status: 200, headers: xml, body: "<DeleteResult/>" };
      }
      default:
        return failure(405);
    }
  }

  private list(query: URLSearchParams): Answer {
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const after = query.get("continuation-token") ?? query.get("start-after") ?? "";
    const max = Number(query.get("max-keys") ?? 1_000);
    const folders = new Set<string>();
    const keys: string[] = [];
    let last = "";
    let isTruncated = false;
    const matching = [...this.objects.keys()].filter(
      (key) => key.startsWith(prefix) && key > after,
    );
    for (const key of matching.sort()) {
      const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      const folder = end < 0 ? null : key.slice(0, end + delimiter.length);
      if (folder !== null && (folders.has(folder) || folder <= after)) continue;
      if (keys.length + folders.size >= max) {
        isTruncated = true;
        break;
      }
      last = folder === null ? key : `${folder}\uffff`;
      if (folder === null) keys.push(key);
      else folders.add(folder);
    }
    const contents = keys.flatMap((key) => {
      const stored = this.objects.get(key);
      if (!stored) return [];
      const { body, etag, at } = stored;
      const fields = [
        `<Key>${escapeUTF8(key)}</Key><LastModified>${at.toISOString()}</LastModified>`,
        `<ETag>${escapeUTF8(etag)}</ETag><Size>${body.length}</Size>`,
      ];
      return `<Contents>${fields.join("")}</Contents>`;
    });
    const prefixes = [...folders].map(
      (folder) => `<CommonPrefixes><Prefix>${escapeUTF8(folder)}</Prefix></CommonPrefixes>`,
    );
    const more = isTruncated
      ? `<NextContinuationToken>${escapeUTF8(last)}</NextContinuationToken>`
      : "";
    const body =
      `<?xml version="1.0"?><ListBucketResult><Name>teahouse</Name><Prefix>${escapeUTF8(prefix)}</Prefix>` +
      `<KeyCount>${keys.length + folders.size}</KeyCount><MaxKeys>${max}</MaxKeys>` +
      `<IsTruncated>${isTruncated}</IsTruncated>${more}${contents.join("")}${prefixes.join("")}` +
      "</ListBucketResult>";
    return { status: 200, headers: xml, body };
  }
}
