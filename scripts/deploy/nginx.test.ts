import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createWebServer } from "@/host/web/web-server";
import { parseTrustedProxies } from "@/lib/wire/caller-address";

const isInstalled = spawnSync("nginx", ["-v"]).error === undefined;
const reason = isInstalled ? "" : " (skipped: nginx is not installed)";

/** scripts/deploy/nginx.conf in front of our web server, with ports and a certificate of the test's own. */
describe.skipIf(!isInstalled)(`the nginx.conf that we ship${reason}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-nginx-"));
  const seen: IncomingMessage["headers"][] = [];
  const web = createWebServer({
    // As scripts/deploy/teahouse.service has it.
    proxies: parseTrustedProxies("1") ?? { hops: 0 },
    async answer(request, response) {
      seen.push(request.headers);
      response.end(await text(request));
    },
    openSocket(_request, stream) {
      stream.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      );
      stream.pipe(stream);
      return true;
    },
  });
  let end = () => {};
  let ports: { http: number; https: number };

  beforeAll(async () => {
    const key = path.join(folder, "key.pem");
    const certificate = path.join(folder, "certificate.pem");
    const subject = ["-subj", "/CN=chat.example.org", "-keyout", key, "-out", certificate];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        ...subject,
      ],
      { stdio: "ignore" },
    );
    web.listen(0, "127.0.0.1");
    await once(web, "listening");
    ports = { http: await freePort(), https: await freePort() };
    const shipped = readFileSync(path.join(import.meta.dirname, "nginx.conf"), "utf8");
    const server = shipped
      .replaceAll(/^ *listen \[::\].*\n/gm, "")
      .replace("listen 80;", `listen 127.0.0.1:${ports.http};`)
      .replace("listen 443 ", `listen 127.0.0.1:${ports.https} `)
      .replace(/(ssl_certificate +).*;/, `$1${certificate};`)
      .replace(/(ssl_certificate_key +).*;/, `$1${key};`)
      .replace("127.0.0.1:3000", `127.0.0.1:${portOf(web)}`);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${folder};`,
    );
    const file = path.join(folder, "nginx.conf");
    writeFileSync(
      file,
      `daemon off;\nmaster_process off;\npid ${folder}/pid;\nevents {}\n` +
        `http {\naccess_log off;\n${temporary.join("\n")}\n${server}\n}\n`,
    );
    const nginx = spawn("nginx", ["-p", folder, "-c", file, "-e", "stderr"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    nginx.stderr.on("data", (data) => (errors += data));
    end = () => nginx.kill("SIGKILL");
    await vi.waitFor(async () => {
      expect(nginx.exitCode, errors).toBeNull();
      expect((await call({ path: "/" })).status).toBe(200);
    }, 10_000);
  }, 20_000);

  afterAll(() => {
    end();
    web.closeAllConnections();
    web.close();
    rmSync(folder, { recursive: true });
  });

  async function call(options: RequestOptions, body?: Buffer) {
    const sent = httpsRequest({
      host: "127.0.0.1",
      port: ports.https,
      rejectUnauthorized: false,
      headers: { host: "chat.example.org", ...options.headers },
      ...options,
    });
    sent.on("error", () => {});
    const answered = once(sent, "response");
    sent.end(body);
    const [response] = (await answered) as [IncomingMessage];
    const { statusCode: status, headers } = response;
    return { status, headers, body: await text(response) };
  }

  test.each([65_537, 2_000_000, 20_000_000])(
    "answers a body of %i bytes with our problem+json",
    async (size) => {
      const answer = await call({ method: "POST", path: "/api/Room" }, Buffer.alloc(size, "x"));
      expect(answer.status).toBe(413);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(JSON.parse(answer.body)).toMatchObject({ status: 413, title: "Content Too Large" });
    },
  );

  test("passes on a body of up to 64 KiB, who calls, and the host and scheme that the browser used", async () => {
    seen.length = 0;
    const headers = {
      host: "chat.example.org:8443",
      "x-forwarded-for": "198.51.100.9",
      "x-forwarded-host": "evil.example",
      "x-request-id": "tea-1",
    };
    const answer = await call(
      { method: "POST", path: "/api/Room", headers },
      Buffer.alloc(65_536, "x"),
    );
    expect(answer.body).toHaveLength(65_536);
    expect(answer.headers["strict-transport-security"]).toContain("max-age=");
    expect(seen[0]).toMatchObject({
      host: "chat.example.org:8443",
      "x-forwarded-host": "chat.example.org:8443",
      "x-forwarded-proto": "https",
      "x-forwarded-for": "127.0.0.1",
      "x-request-id": "tea-1",
    });
  });

  test("passes on WebSockets, and neither internal calls nor plain HTTP", async () => {
    const headers = {
      host: "chat.example.org",
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const handshake = httpsRequest({
      host: "127.0.0.1",
      port: ports.https,
      rejectUnauthorized: false,
      path: "/",
      headers,
    });
    handshake.end();
    const [, stream] = await once(handshake, "upgrade");
    stream.write("hello");
    expect(String((await once(stream, "data"))[0])).toBe("hello");
    stream.destroy();
    expect((await call({ path: "/API/internal/archive", method: "POST" })).status).toBe(404);
    const plain = httpRequest({
      host: "127.0.0.1",
      port: ports.http,
      path: "/rooms/5?at=1",
      headers: { host: "chat.example.org" },
    }).end();
    const [response] = (await once(plain, "response")) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(301);
    expect(response.headers.location).toBe("https://chat.example.org/rooms/5?at=1");
  });
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}
