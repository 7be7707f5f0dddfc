/** Sends calls verbatim, without the corrections of a proper HTTP client, and checks the answers. */
import { Agent, type IncomingMessage, request } from "node:http";
import { checkExchange } from "../support/check-rest";
import type { Stack } from "../support/stack";
import { signIn } from "../support/stack-client";
import type { Call, Caller } from "./calls";

const maxBodyCharacters = 60_000;
const maxSeconds = 20;
type Answer = { status: number; headers: Headers; text: string };

export class RestRunner {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 24 });
  private credentials: Partial<Record<Caller, Record<string, string | string[]>>> = {};
  private stale = true;
  /** The number of answers by status. */
  readonly statuses = new Map<number, number>();

  constructor(
    private readonly stack: Stack,
    private readonly owner: string,
    private readonly member: string,
  ) {}

  /** Throws if an answer is missing, undocumented or a server error. */
  async run(calls: Call[]): Promise<void> {
    if (this.stale) await this.renew();
    await Promise.all(
      calls.map((call) =>
        this.judge(call).catch((cause) => {
          throw new Error(`${JSON.stringify(call).slice(0, 2_000)}\n${cause.message}`, { cause });
        }),
      ),
    );
  }

  close(): void {
    this.agent.destroy();
  }

  private async judge(call: Call): Promise<void> {
    const { status, headers, text } = await this.send(call);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    // A server without a bucket takes no files straight into it.
    if (status >= 500 && status !== 501)
      throw new Error(`${call.method} ${call.path}: ${status} ${text}`);
    if (status < 300 && endsSessions(call)) this.stale = true;
    const { method, path, body } = call;
    // Next.js refuses or redirects an invalid path before it reaches the API.
    if (isNoAddress(path)) return;
    // Refused before anybody looks whether the call takes a body.
    if (status === 413 && (body?.length ?? 0) > maxBodyCharacters) return;
    // The same path has the invite's page for browsers, whatever the method.
    if (/^\/invite\//i.test(path) && headers.get("content-type")?.startsWith("text/html")) return;
    const { origin } = this.stack;
    const requestBody = typeof body === "string" && status < 300 ? parse(body) : undefined;
    await checkExchange({ method, path, origin, requestBody, status, headers, text });
  }

  private send({ method, path, caller, headers, body }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // Passed in parts: a URL would be normalised before it is sent.
      const call = request({
        ...{ host: "127.0.0.1", port: this.stack.port, path, method },
        agent: this.agent,
        headers: {
          ...this.credentials[caller],
          ...(body !== null && { "Content-Length": Buffer.byteLength(body) }),
          ...headers,
        },
        timeout: maxSeconds * 1_000,
      });
      call.on("timeout", () => call.destroy(new Error(`no answer within ${maxSeconds} s`)));
      call.on("error", (cause) => reject(new Error(`${method} ${path}: ${cause}`, { cause })));
      call.on("response", async (response: IncomingMessage) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of response) chunks.push(chunk);
          const { statusCode = 0, rawHeaders } = response;
          const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
            index % 2 ? [] : [[name, rawHeaders[index + 1] ?? ""]],
          );
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: statusCode, headers: new Headers(pairs), text });
        } catch (error) {
          reject(error);
        }
      });
      call.end(body ?? undefined);
    });
  }

  /** Signs everyone in again after a call that ended sessions. */
  private async renew(): Promise<void> {
    this.stale = false;
    const [owner, member, gone] = [
      await signIn(this.stack, this.owner),
      await signIn(this.stack, this.member),
      await signIn(this.stack, this.member),
    ];
    await gone.post("/Logout", {});
    const tokens = `/User/${this.owner}/Token`;
    const answer = await owner.post(tokens, { name: "fuzz" });
    const { token } = JSON.parse(await answer.text());
    this.credentials = {
      owner: { Cookie: owner.cookie },
      member: { Cookie: member.cookie },
      bearer: { Authorization: `Bearer ${token}` },
      expired: { Cookie: gone.cookie },
      "forged cookie": { Cookie: `${owner.cookie.slice(0, -6)}AAAAAA` },
      "forged bearer": { Authorization: `Bearer ${String(token).slice(0, -4)}AAAA` },
      "odd bearer": { Authorization: "Bearer \xff\x01".replace("\x01", "") },
      "two cookies": { Cookie: ["next-auth.session-token=x", owner.cookie] },
    };
  }
}

function endsSessions({ method, path }: Call): boolean {
  if (method === "POST") return /logout/i.test(path);
  return method === "DELETE" && /\/(session|token)\//i.test(path);
}

function isNoAddress(path: string): boolean {
  const [address = ""] = path.split("?");
  try {
    decodeURIComponent(path);
  } catch {
    return true;
  }
  return /\/(\.|%2e){1,2}(\/|$)|\/$/i.test(address);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
