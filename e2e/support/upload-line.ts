/** The line between a page and the server's uploads, which tests hold, cut and refuse. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Page } from "@playwright/test";

const calls = /\/api\/Room\/\d+\/(?:File|Upload\/[\w-]+)$/;

type Refusal = { status: number; code: string };

export class UploadLine {
  /** What came through: the method, with PATCH its offset, too. */
  readonly log: string[] = [];
  private readonly refusals: Refusal[] = [];
  private readonly server = createServer((incoming, answer) => {
    this.serve(incoming, answer).catch(() => answer.destroy());
  });
  private cutAfterBytes: number | null = null;
  private open: Promise<void> = Promise.resolve();
  private release: () => void = () => {};

  private constructor() {}

  /** All pages of this one's context send their uploads through it. */
  static async of(page: Page): Promise<UploadLine> {
    const line = new UploadLine();
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
      const words = { type: "about:blank", title: "Refused", detail: "By the line." };
      answer.end(JSON.stringify({ ...words, ...refusal }));
    } else this.passOn(incoming, answer);
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
}
