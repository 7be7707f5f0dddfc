import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import net, { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isCallPath } from "@/lib/wire/addresses";
import { callPaths } from "@/lib/wire/call-paths.js";
import { noProxies, parseTrustedProxies, type TrustedProxies } from "@/lib/wire/caller-address";
import { createWebServer } from "./web-server";

const leftovers: (() => unknown)[] = [];
afterEach(() => {
  for (const end of leftovers.splice(0)) end();
});

type Seen = { method: string; url: string; headers: IncomingMessage["headers"]; body: string };

/** A server that records what it passes on, and takes sockets at /socket. */
async function webServer(proxies: TrustedProxies = noProxies, publicUrl?: URL) {
  const seen: Seen[] = [];
  const server = createWebServer({
    ...{ proxies, publicUrl },
    async answer(request, response) {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: "" };
      seen.push(one);
      // A body that breaks off ends in an error.
      one.body = await text(request).catch(() => "");
      response.end("answered");
    },
    openSocket(request, stream) {
      if (request.url !== "/socket") return false;
      stream.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      return true;
    },
  });
  server.listen(0, "127.0.0.1");
  leftovers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, seen, port };
}

/** Sends bytes and ends our side of the connection; resolves with all that comes back. */
async function rawAndEnd(port: number, bytes: string): Promise<string> {
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  leftovers.push(() => socket.destroy());
  socket.end(bytes);
  return text(socket);
}

/** Sends bytes, and resolves with all that comes back until the connection is closed. */
async function raw(port: number, ...parts: string[]): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  leftovers.push(() => socket.destroy());
  for (const part of parts) {
    socket.write(part);
    // The server sees the parts one by one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return text(socket);
}

const handshake = (path: string, connection = "Connection: Upgrade\r\n") =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\n${connection}Upgrade: websocket\r\n` +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const problemOf = (answer: string) => JSON.parse(answer.split("\r\n\r\n")[1] ?? "");

describe("a WebSocket's handshake", () => {
  test("is passed on where there is a socket", async () => {
    const { port } = await webServer();
    expect(await raw(port, handshake("/socket"))).toMatch(/^HTTP\/1.1 101 /);
    expect(await raw(port, handshake("http://x/socket"))).toMatch(/^HTTP\/1.1 101 /);
  });

  test.each(["//", "/chat/", "/api/Room", "/%ff", "//socket", "*"])(
    "at %s is refused at once, and the connection closed",
    async (path) => {
      const { port, seen } = await webServer();
      const answer = await raw(port, handshake(path));
      expect(answer).toMatch(path === "*" ? /^HTTP\/1.1 405 / : /^HTTP\/1.1 404 Not Found\r\n/);
      expect(answer).toContain("\r\nConnection: close\r\n");
      expect(answer).toContain("\r\nContent-Type: application/problem+json\r\n");
      expect(problemOf(answer)).toMatchObject({ type: "about:blank" });
      expect(seen).toStrictEqual([]);
    },
  );

  test.each([
    ["another version", "Version: 13", "Version: 14", 426],
    ["no version", "Sec-WebSocket-Version: 13\r\n", "", 426],
    ["no key", "Key: dGhlIHNhbXBsZSBub25jZQ==", "Key: x", 400],
    ["a POST", "GET", "POST", 405],
  ])("with %s is refused with the reason", async (_, valid, broken, status) => {
    const { port } = await webServer();
    const answer = await raw(port, handshake("/socket").replace(valid, broken));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (status === 426) expect(answer).toMatch(/\r\nSec-WebSocket-Version: 13\r\n/);
    expect(problemOf(answer)).toMatchObject({ status });
  });

  test("may offer other protocols besides", async () => {
    const { port } = await webServer();
    for (const protocols of ["h2c, WebSocket", "websocket, h2c"]) {
      const offer = handshake("/socket").replace("Upgrade: websocket", `Upgrade: ${protocols}`);
      expect(await raw(port, offer), protocols).toMatch(/^HTTP\/1.1 101 /);
    }
  });

  test("without Connection is refused with the reason, and is no request for a page", async () => {
    const { port, seen } = await webServer();
    const answer = await raw(port, handshake("/socket", "Connection: close\r\n"));
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(problemOf(answer).detail).toContain("Connection: Upgrade");
    expect(seen).toStrictEqual([]);
  });
});

describe("an upgrade to another protocol is ignored", () => {
  const h2c = (method: string, path: string, more = "") =>
    `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n` +
    `Upgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nX-Name: caf\xe9\r\n${more}\r\n`;

  test("and the request answered, with its body, however it is cut", async () => {
    const { port, seen } = await webServer();
    const post = `${h2c("POST", "/api/User", "Content-Length: 9\r\n")}{"a": 12}`;
    for (const parts of [[post], [post.slice(0, -4), post.slice(-4)]]) {
      const socket = net.connect(port, "127.0.0.1");
      leftovers.push(() => socket.destroy());
      const answers: string[] = [];
      socket.on("data", (data) => answers.push(String(data)));
      for (const part of parts) {
        socket.write(part);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await vi.waitUntil(() => answers.length === 1);
      socket.write("GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
      await vi.waitUntil(() => answers.length === 2);
      for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 200 /);
    }
    expect(seen.map(({ url }) => url)).toStrictEqual([
      ...["/api/User", "/last"],
      ...["/api/User", "/last"],
    ]);
    expect(seen[0]).toMatchObject({ method: "POST", body: '{"a": 12}' });
    expect(seen[0]?.headers.upgrade).toBeUndefined();
  });

  test("on one connection any number of times", async () => {
    const { port, seen } = await webServer();
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on("warning", warn);
    leftovers.push(() => process.off("warning", warn));
    const socket = net.connect(port, "127.0.0.1");
    leftovers.push(() => socket.destroy());
    for (let n = 0; n < 30; n++) {
      socket.write(h2c("GET", `/${n}`));
      expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1.1 200 /);
    }
    expect(seen).toHaveLength(30);
    expect(warnings).toStrictEqual([]);
  });
});

describe("an address", () => {
  test.each([
    ["http://evil.example/page?x=1", "/page?x=1"],
    ["https://evil.example:444", "/"],
    ["HTTP://evil.example?x", "/?x"],
    ["/page?to=http://x/", "/page?to=http://x/"],
  ])("in the form %s is the path %s", async (target, path) => {
    const { port, seen } = await webServer();
    const answer = await raw(
      port,
      `GET ${target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toContain("evil");
    expect(seen).toMatchObject([{ url: path, headers: { host: "here" } }]);
  });

  test.each([
    ["TRACE", "/"],
    ["OPTIONS", "*"],
    ["PROPFIND", "/api/Room"],
    ["CONNECT", "evil.example:443"],
    ["TEA", "/api/Room"],
    ["patch", "/api/Room"],
  ])("%s %s is answered with 405 and the methods that there are", async (method, target) => {
    const { port, seen } = await webServer();
    const answer = await raw(
      port,
      `${method} ${target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 405 Method Not Allowed\r\n/);
    expect(answer).toContain("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n");
    expect(problemOf(answer)).toMatchObject({ status: 405, title: "Method Not Allowed" });
    expect(seen).toStrictEqual([]);
  });
});

describe("a body", () => {
  const KiB = 1024;

  async function post(port: number, path: string, size: number, headers = {}) {
    const call = httpRequest({ port, path, method: "POST", headers });
    leftovers.push(() => call.destroy());
    call.on("error", () => {});
    const answered = once(call, "response");
    call.end(Buffer.alloc(size, "x"));
    const [response] = (await answered) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  test.each([
    ["/api/auth/_log", 64 * KiB, 200],
    ["/api/auth/_log", 64 * KiB + 1, 413],
    ["/api/auth/_log", 64 * KiB * KiB, 413],
    ["/sign-in", 64 * KiB + 1, 413],
    ["/api/Room", 64 * KiB + 1, 413],
    ["/api/internal/archive", 8 * KiB * KiB, 200],
    ["/api/internal/archive", 8 * KiB * KiB + 1, 413],
  ])("at %s of %i bytes is answered with %i, before it is read", async (path, size, status) => {
    const { port, seen } = await webServer();
    const answer = await post(port, path, size);
    expect(answer.status).toBe(status);
    expect(seen).toHaveLength(status === 200 ? 1 : 0);
    if (status !== 200) {
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(answer.headers["x-request-id"]).toMatch(/./);
      expect(JSON.parse(answer.body)).toMatchObject({ status, title: "Content Too Large" });
    }
  });

  test.each([
    ["/api/auth/_log", 411],
    ["/API/Auth/_log", 411],
    ["/sign-in", 411],
    ["/api/Room", 200],
    ["/room/5/message", 200],
  ])("of unknown length at %s is answered with %i", async (path, status) => {
    const { port } = await webServer();
    expect((await post(port, path, 10, { "Transfer-Encoding": "chunked" })).status).toBe(status);
  });

  test("that the client offers first is asked for only if it is taken", async () => {
    const { port } = await webServer();
    const head = (length: number) =>
      `POST /api/Room HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n` +
      "Connection: close\r\n\r\n";
    expect(await raw(port, head(2), "{}")).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
    const socket = net.connect(port, "127.0.0.1");
    leftovers.push(() => socket.destroy());
    socket.write(head(64 * KiB + 1));
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1.1 413 /);
  });

  test("that is refused is dropped up to 16 MB; then the connection is cut", async () => {
    const { port } = await webServer();
    const socket = net.connect(port, "127.0.0.1");
    leftovers.push(() => socket.destroy());
    socket.on("error", () => {});
    socket.resume();
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(`POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: ${10 ** 9}\r\n\r\n`);
    const more = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(KiB * KiB)));
    };
    socket.on("drain", more);
    more();
    await closed;
    expect(socket.bytesWritten).toBeLessThan(100 * KiB * KiB);
  });
});

test("every address of the API is known as one, with and without /api", () => {
  for (const path of callPaths) {
    expect(isCallPath(path), path).toBe(true);
    expect(isCallPath(`/api${path}`), path).toBe(true);
    expect(isCallPath(path.toUpperCase()), path).toBe(true);
  }
  for (const page of ["/", "/rooms/5", "/sign-in", "/apis", "/invite/x"]) {
    expect(isCallPath(page), page).toBe(false);
  }
});

test("a client that ends its side of the connection behind its requests is answered", async () => {
  const { port, seen } = await webServer();
  const get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  const post = "POST /api/User HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
  const upgrade = "GET /b HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
  for (const [bytes, answers] of [
    [get, 1],
    [post, 1],
    [get + post, 2],
    [upgrade, 1],
    ["GET /c HTTP/1.0\r\n\r\n", 1],
  ] as const) {
    expect((await rawAndEnd(port, bytes)).match(/HTTP\/1.1 200 /g), bytes).toHaveLength(answers);
  }
  expect(await rawAndEnd(port, handshake("/socket"))).toMatch(/^HTTP\/1.1 101 /);
  expect(await rawAndEnd(port, handshake("/none"))).toMatch(/^HTTP\/1.1 404 /);
  expect(seen).toHaveLength(6);
  // Nothing was asked, so there is nothing to answer.
  expect(await rawAndEnd(port, "")).toBe("");
});

test.each([
  ["what TLS begins with", "\x16\x03\x01\x02\x00\x01\x00", 400],
  ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400],
  ["a Host with a path", "GET / HTTP/1.1\r\nHost: x/evil\r\n\r\n", 400],
  ["a Host with a name", "GET / HTTP/1.1\r\nHost: me@x\r\n\r\n", 400],
  ["a Host with a space", "GET / HTTP/1.1\r\nHost: x y\r\n\r\n", 400],
  ["a Host with no port behind the colon", "GET / HTTP/1.1\r\nHost: x:y\r\n\r\n", 400],
  ["a handshake without Host", handshake("/socket").replace("Host: x\r\n", ""), 400],
  ["a header line that is none", "GET / HTTP/1.1\r\nHost: x\r\nnothing\r\n\r\n", 400],
  ["NUL in the address", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    400,
  ],
  [
    "a length and chunks",
    "POST /api/User HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400,
  ],
  [
    "a body that breaks off",
    "POST /api/User HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe",
    400,
  ],
  ["an address that is too long", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  [
    "headers that are too long",
    `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${"x".repeat(20_000)}\r\n\r\n`,
    431,
  ],
  ["an unknown expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417],
])("%s is refused as problem+json, and the connection ends", async (_, bytes, status) => {
  const { port } = await webServer();
  const answer = await rawAndEnd(port, bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
  expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/i);
  expect(problemOf(answer)).toMatchObject({ status, detail: expect.stringMatching(/\.$/) });
});

test.each([
  ["EXAMPLE.org"],
  ["example.org."],
  ["example.org:8080"],
  ["[::1]:3000"],
  ["my_upstream"],
  ["xn--fiqs8s.example"],
])("Host: %s is taken", async (host) => {
  const { port, seen } = await webServer();
  await rawAndEnd(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  expect(seen[0]?.headers.host).toBe(host);
});

test.each([
  ["1", "chat.example.org", "https"],
  ["1", "forged.example, chat.example.org", "http, HTTPS"],
  ["2", "chat.example.org, inner", "https, http"],
  ["2", "forged.example, chat.example.org, inner", "https,http"],
  ["2", "chat.example.org", "https"],
  ["127.0.0.1,192.0.2.0/24", "chat.example.org, inner", "https, http"],
])(
  "with TRUST_PROXY=%s, X-Forwarded-Host: %s and -Proto: %s, the outermost proxy's count",
  async (trust, hosts, protocols) => {
    const { port, seen } = await webServer(parseTrustedProxies(trust) ?? noProxies);
    const forwarded =
      `X-Forwarded-For: 198.51.100.1, 192.0.2.7\r\nX-Forwarded-Host: ${hosts}\r\n` +
      `X-Forwarded-Proto: ${protocols}\r\n`;
    await rawAndEnd(port, `GET / HTTP/1.1\r\nHost: inner\r\n${forwarded}\r\n`);
    expect(seen[0]?.headers).toMatchObject({
      host: "chat.example.org",
      "x-forwarded-host": "chat.example.org",
      "x-forwarded-proto": "https",
    });
  },
);

test("a forwarded host that is none is left out, and nobody but a proxy is asked for one", async () => {
  for (const [trust, host] of [
    ["1", "evil.example/x"],
    ["", "evil.example"],
  ] as const) {
    const { port, seen } = await webServer(parseTrustedProxies(trust) ?? noProxies);
    const forwarded = `X-Forwarded-Host: ${host}\r\nForwarded: host=evil.example\r\n`;
    await rawAndEnd(port, `GET / HTTP/1.1\r\nHost: here\r\n${forwarded}\r\n`);
    expect(seen[0]?.headers.host).toBe("here");
    expect(seen[0]?.headers["x-forwarded-host"]).toBeUndefined();
  }
});

test("a request or handshake with two Host lines is refused", async () => {
  const { seen, port } = await webServer();
  const host = "Host: x\r\n";
  for (const request of [
    `GET /health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    handshake("/socket"),
  ]) {
    const answer = await raw(port, request.replace(host, `${host}Host: evil.example\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(seen).toStrictEqual([]);
});

test("idle connections outlive those of a proxy, and slow headers are cut", async () => {
  const { server } = await webServer();
  expect(server.keepAliveTimeout).toBeGreaterThanOrEqual(65_000);
  expect(server.headersTimeout).toBeGreaterThan(server.keepAliveTimeout);
  expect(server.headersTimeout).toBeLessThanOrEqual(120_000);
});

describe("a body that does not arrive in time", () => {
  const begin = async (path: string) => {
    const { port, server } = await webServer();
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    leftovers.push(() => vi.useRealTimers());
    const socket = net.connect(port, "127.0.0.1");
    leftovers.push(() => socket.destroy());
    let received: IncomingMessage | undefined;
    server.on("request", (request: IncomingMessage) => {
      received = request;
    });
    let answer = "";
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    socket.write(`POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n`);
    await vi.waitFor(() => expect(received).toBeDefined());
    const sendByte = async () => {
      const before = received?.socket.bytesRead ?? 0;
      socket.write("x");
      await vi.waitFor(() => expect(received?.socket.bytesRead).toBe(before + 1));
    };
    return { sendByte, answer: () => answer };
  };

  test.each(["/api/Room/5/Message", "/login"])("is cut after two minutes at %s", async (path) => {
    const { sendByte, answer } = await begin(path);
    for (let second = 0; second < 110; second += 5) {
      await sendByte();
      vi.advanceTimersByTime(5_000);
    }
    expect(answer()).toBe("");
    vi.advanceTimersByTime(15_000);
    await vi.waitFor(() => expect(answer()).toMatch(/^HTTP\/1\.1 408 /));
  });

  test.each(["/api/Room/5/File", "/room/5/file?name=x", "/api/Room/5/Upload/abc"])(
    "is cut at %s after a minute without a byte only",
    async (path) => {
      const { sendByte, answer } = await begin(path);
      for (let seconds = 0; seconds < 240; seconds += 50) {
        await sendByte();
        vi.advanceTimersByTime(50_000);
      }
      expect(answer()).toBe("");
      vi.advanceTimersByTime(70_000);
      await vi.waitFor(() => expect(answer()).toMatch(/^HTTP\/1\.1 408 /));
    },
  );
});

test.each([
  ["", "127.0.0.1", undefined],
  ["1", "192.0.2.7", "https"],
  ["2", "198.51.100.1", "https"],
  ["127.0.0.0/8", "192.0.2.7", "https"],
  ["10.0.0.0/8", "127.0.0.1", undefined],
])("with TRUST_PROXY=%s the caller is %s and the scheme %s", async (trust, caller, scheme) => {
  const { port, seen } = await webServer(parseTrustedProxies(trust) ?? noProxies);
  const forwarded =
    "X-Forwarded-For: 198.51.100.1, 192.0.2.7\r\nX-Forwarded-Proto: https\r\nX-Nonce: forged\r\n";
  await raw(port, `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${forwarded}\r\n`);
  expect(seen[0]?.headers["x-forwarded-for"]).toBe(caller);
  expect(seen[0]?.headers["x-forwarded-proto"]).toBe(scheme);
  expect(seen[0]?.headers["x-nonce"]).toBeUndefined();
});

test.each(["", "1"])(
  "with APP_URL and TRUST_PROXY=%s no proxy decides host and scheme",
  async (trust) => {
    const publicUrl = new URL("https://chat.example.org");
    const { port, seen } = await webServer(parseTrustedProxies(trust) ?? noProxies, publicUrl);
    const forwarded =
      "X-Forwarded-Host: inner\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 3000\r\n";
    await raw(port, `GET / HTTP/1.1\r\nHost: inner\r\nConnection: close\r\n${forwarded}\r\n`);
    expect(seen[0]?.headers).toMatchObject({
      host: "chat.example.org",
      "x-forwarded-host": "chat.example.org",
      "x-forwarded-proto": "https",
    });
    expect(seen[0]?.headers["x-forwarded-port"]).toBeUndefined();
  },
);
