/**
 * The line between a page and the server's uploads, which tests hold, cut and refuse. Where the server does
 * not speak tus, it does so in its place, and hands it the whole file.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Page } from "@playwright/test";

const calls = /\/api\/Room\/\d+\/(?:File|Upload\/[\w-]+)$/;

type Upload = {
  room: string;
  name: string;
  length: number;
  parts: Buffer[];
  offset: number;
  /** The answer to its last bytes. */
  answer?: string;
};
type Refusal = { status: number; body?: object };

export class UploadLine {
  /** What came through: the method, with PATCH its offset, too. */
  readonly log: string[] = [];
  private readonly uploads = new Map<string, Upload>();
  private readonly refusals: Refusal[] = [];
  private readonly server = createServer((incoming, answer) => {
    this.serve(incoming, answer).catch(() => answer.destroy());
  });
  private cutAfterBytes: number | null = null;
  private open: Promise<void> = Promise.resolve();
  private release: () => void = () => {};

  private constructor(private readonly speaksTus: boolean) {}

  /** All pages of this one's context send their uploads through it. */
  static async of(page: Page): Promise<UploadLine> {
    const probe = await page.request.fetch("/api/Room/1/File", { method: "OPTIONS" });
    const line = new UploadLine("tus-resumable" in probe.headers());
    await new Promise<void>((resolve) => line.server.listen(0, "127.0.0.1", resolve));
    const address = line.server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await page.context().route(calls, async (route) => {
      const url = new URL(route.request().url());
      const isTus = "tus-resumable" in route.request().headers();
      if (!isTus && !/\/Upload\//.test(url.pathname)) return route.fallback();
      url.host = `127.0.0.1:${port}`;
      await route.continue({ url: url.href });
    });
    page.context().on("close", () => line.server.close());
    return line;
  }

  /** Bytes wait until `go`. */
  hold(): void {
    this.open = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  go(): void {
    this.release();
    this.open = Promise.resolve();
  }

  /** The next PATCH breaks off after so many bytes. */
  cutAfter(bytes: number): void {
    this.cutAfterBytes = bytes;
  }

  /** The next upload is answered like this, in place of its last answer. */
  refuseNext(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  private async serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = "", headers } = incoming;
    this.log.push(method === "PATCH" ? `PATCH ${headers["upload-offset"]}` : method);
    if (method === "PATCH") await this.open;
    // The page has gone meanwhile.
    if (incoming.destroyed) return;
    const refusal = method === "PATCH" ? this.refusals.shift() : undefined;
    if (refusal) {
      incoming.resume();
      answer.writeHead(refusal.status, { "Content-Type": "application/problem+json" });
      answer.end(JSON.stringify({ status: refusal.status, ...refusal.body }));
    } else if (this.speaksTus) this.passOn(incoming, answer);
    else await this.speakTus(incoming, answer);
  }

  private passOn(incoming: IncomingMessage, answer: ServerResponse): void {
    const { host } = new URL(process.env.BASE_URL ?? "");
    const target = new URL(incoming.url ?? "/", process.env.BASE_URL);
    const headers = { ...incoming.headers, host };
    const outgoing = request(target, { method: incoming.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    const cut = incoming.method === "PATCH" ? this.cutAfterBytes : null;
    if (cut === null) {
      incoming.pipe(outgoing);
      return;
    }
    this.cutAfterBytes = null;
    let bytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      outgoing.write(chunk.subarray(0, Math.max(0, cut - bytes)));
      bytes += chunk.length;
      if (bytes < cut) return;
      setTimeout(() => outgoing.destroy(), 50);
      incoming.destroy();
    });
  }

  private async speakTus(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method, headers, url = "" } = incoming;
    const common = { "Tus-Resumable": "1.0.0", "Cache-Control": "no-store" };
    const [, room = ""] = /Room\/(\d+)/.exec(url) ?? [];
    if (method === "POST") {
      const [, name = ""] = /filename ([\w+/=]+)/.exec(String(headers["upload-metadata"])) ?? [];
      const id = `${this.uploads.size + 1}`;
      const length = Number(headers["upload-length"]);
      const decoded = Buffer.from(name, "base64").toString();
      this.uploads.set(id, { room, name: decoded, length, parts: [], offset: 0 });
      answer.writeHead(201, { ...common, Location: `/api/Room/${room}/Upload/${id}` }).end();
      return;
    }
    const upload = this.uploads.get(url.split("/").at(-1) ?? "");
    if (!upload) {
      answer.writeHead(404, common).end();
      return;
    }
    if (method === "HEAD") {
      const at = { "Upload-Offset": upload.offset, "Upload-Length": upload.length };
      answer.writeHead(200, { ...common, ...at }).end();
      return;
    }
    if (method === "DELETE") {
      answer.writeHead(204, common).end();
      return;
    }
    if (method === "GET") {
      const type = { "Content-Type": "application/json" };
      answer.writeHead(upload.answer === undefined ? 409 : 200, { ...common, ...type });
      answer.end(upload.answer);
      return;
    }
    if (headers["upload-offset"] !== `${upload.offset}`) {
      answer.writeHead(409, common).end();
      return;
    }
    const cut = this.cutAfterBytes ?? Number.POSITIVE_INFINITY;
    this.cutAfterBytes = null;
    let bytes = 0;
    for await (const chunk of incoming) {
      const taken: Buffer = chunk.subarray(0, cut - bytes);
      upload.parts.push(taken);
      upload.offset += taken.length;
      bytes += taken.length;
      if (bytes >= cut) {
        incoming.destroy();
        return;
      }
    }
    if (upload.offset < upload.length) {
      answer.writeHead(204, { ...common, "Upload-Offset": upload.offset }).end();
      return;
    }
    const whole = await fetch(
      `${process.env.BASE_URL}/api/Room/${room}/File?name=${encodeURIComponent(upload.name)}`,
      {
        method: "POST",
        headers: { Cookie: headers.cookie ?? "", "Content-Type": "application/octet-stream" },
        body: new Uint8Array(Buffer.concat(upload.parts)),
      },
    );
    answer.writeHead(whole.ok ? 200 : whole.status, {
      ...common,
      "Upload-Offset": upload.offset,
      "Content-Type": whole.headers.get("Content-Type") ?? "application/json",
    });
    const body = await whole.text();
    if (whole.ok) upload.answer = body;
    answer.end(body);
  }
}
