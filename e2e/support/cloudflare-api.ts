/** As much of Cloudflare's API as `wrangler deploy` calls, for an account without any Worker. */
import { createServer, type IncomingMessage } from "node:http";

/** The last upload: its address, what describes it, and its modules by name. */
export type WorkerUpload = {
  path: string;
  metadata: Record<string, unknown>;
  modules: Record<string, string>;
};

export class CloudflareApi {
  upload: WorkerUpload | undefined;
  /** What the calls named as their token. */
  readonly tokens = new Set<string | undefined>();
  private readonly server = createServer(async (request, response) => {
    this.tokens.add(request.headers.authorization);
    const [status, result] = await this.answer(request);
    const isOk = status === 200;
    const errors = isOk ? [] : [{ code: 10007, message: "This Worker does not exist." }];
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ success: isOk, errors, messages: [], result }));
  });

  static async start(): Promise<CloudflareApi> {
    const api = new CloudflareApi();
    await new Promise<void>((resolve) => api.server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get origin(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<[status: number, result: unknown]> {
    const { url = "", method, headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const subdomain = { subdomain: "somebody", enabled: true, previews_enabled: false };
    const isThere = url.endsWith("/subdomain") || this.upload !== undefined;
    if (method === "GET") return isThere ? [200, subdomain] : [404, null];
    if (method !== "PUT") return [200, subdomain];
    const { "content-type": type = "" } = headers;
    const body = new Response(Buffer.concat(chunks), { headers: { "Content-Type": type } });
    const modules: Record<string, string> = {};
    for (const [name, value] of await body.formData()) {
      modules[name] = typeof value === "string" ? value : await value.text();
    }
    const { metadata = "{}", ...others } = modules;
    this.upload = { path: url, metadata: JSON.parse(metadata), modules: others };
    return [200, { id: "worker", startup_time_ms: 1, deployment_id: "deployment" }];
  }
}
