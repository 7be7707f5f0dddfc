/** A browser's side of Web Push and a push service, after RFC 8030, 8291 and 8292. */
import {
  createDecipheriv,
  createECDH,
  createHash,
  type ECDH,
  hkdfSync,
  randomBytes,
} from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { createLocalJWKSet, jwtVerify } from "jose";

export type Push = { headers: IncomingHttpHeaders; body: Buffer };

/** A subscribed browser: its endpoint at the push service and its keys. */
export class PushBrowser {
  readonly pushes: Push[] = [];
  private readonly ecdh: ECDH = createECDH("prime256v1");
  private readonly auth = randomBytes(16);
  private readonly publicKey = this.ecdh.generateKeys();

  constructor(
    readonly endpoint: string,
    private readonly arrivals: EventEmitter,
  ) {}

  /** The form of PushSubscription.toJSON(). */
  toJSON() {
    return {
      endpoint: this.endpoint,
      expirationTime: null,
      keys: {
        p256dh: this.publicKey.toString("base64url"),
        auth: this.auth.toString("base64url"),
      },
    };
  }

  /** The first push that contains the text; throws if none comes in time. */
  async push(text: string, seconds = 30): Promise<Push> {
    const signal = AbortSignal.timeout(seconds * 1_000);
    for (;;) {
      const found = this.pushes.find((push) => this.open(push).includes(text));
      if (found) return found;
      await once(this.arrivals, "push", { signal });
    }
  }

  /** All pushes, decrypted. */
  texts(): string[] {
    return this.pushes.map((push) => this.open(push));
  }

  /** Decrypts a push (RFC 8291 and 8188). */
  open({ body }: Push): string {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + keyLength);
    const record = body.subarray(21 + keyLength);
    const derive = (secret: Buffer, extra: Buffer, info: Buffer, length: number) =>
      Buffer.from(hkdfSync("sha256", secret, extra, info, length));
    const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), this.publicKey, sender]);
    const secret = derive(this.ecdh.computeSecret(sender), this.auth, keyInfo, 32);
    const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(record.subarray(-16));
    const text = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    // The last record is padded with a 2 and zeros.
    return text.subarray(0, text.lastIndexOf(2)).toString("utf8");
  }
}

export class PushService {
  private readonly browsers = new Map<string, PushBrowser>();
  private readonly gone = new Set<string>();
  private readonly arrivals = new EventEmitter().setMaxListeners(100);

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<PushService> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const service = new PushService(server, `http://127.0.0.1:${port}`);
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const path = request.url ?? "";
      if (request.method === "POST") {
        service.browsers.get(path)?.pushes.push({
          headers: request.headers,
          body: Buffer.concat(chunks),
        });
      }
      response.writeHead(service.gone.has(path) ? 410 : 201).end();
      service.arrivals.emit("push");
    });
    return service;
  }

  subscribe(): PushBrowser {
    const path = `/push/${randomBytes(12).toString("base64url")}`;
    const browser = new PushBrowser(this.origin + path, this.arrivals);
    this.browsers.set(path, browser);
    return browser;
  }

  /** The browser unsubscribed: from now on the service answers 410. */
  end({ endpoint }: PushBrowser): void {
    this.gone.add(new URL(endpoint).pathname);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The claims of the app's signature (VAPID). Throws if `key` did not make it. */
export async function signerOf({ headers }: Push, key: string) {
  const [, token = "", k] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(headers.authorization ?? "") ?? [];
  if (k !== key) throw new Error(`signed with another key: ${headers.authorization}`);
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  return (await jwtVerify(token, createLocalJWKSet({ keys: [jwk] }))).payload;
}

/** Whether a topic does not reveal the room's id. */
export function isOpaque(topic: unknown, room: number): boolean {
  const guesses = [String(room), createHash("sha256").update(String(room)).digest("base64url")];
  return typeof topic === "string" && /^[\w-]{1,32}$/.test(topic) && !guesses.includes(topic);
}
