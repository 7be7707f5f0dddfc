import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import { forwarder, forwardSocket } from "./forward";

const leftovers: (() => unknown)[] = [];
afterEach(() => {
  for (const end of leftovers.splice(0).reverse()) end();
});

type Handler = Parameters<typeof createServer>[1];

function socketPath(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-test-"));
  leftovers.push(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "app.sock");
}

async function startApp(at: string, handler: Handler, backlog = 511): Promise<Server> {
  const app = createServer({ keepAliveTimeout: 0, requireHostHeader: false }, handler);
  app.listen({ path: at, backlog });
  leftovers.push(
    () => app.close(),
    () => app.closeAllConnections(),
  );
  await once(app, "listening");
  return app;
}

/** A server that forwards everything; `failures` are the answers that it gave itself. */
async function startFront(at: string) {
  const failures: number[] = [];
  const forward = forwarder({ path: at, onFailure: (_error, _request, n) => failures.push(n) });
  const front = createServer((request, response) => forward(request, response));
  front.listen(0, "127.0.0.1");
  leftovers.push(
    () => front.close(),
    () => front.closeAllConnections(),
  );
  await once(front, "listening");
  const { port } = front.address() as AddressInfo;
  return { front, port, failures };
}

async function start(handler: Handler) {
  const at = socketPath();
  const app = await startApp(at, handler);
  return { app, ...(await startFront(at)) };
}

async function raw(port: number, bytes: string): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  leftovers.push(() => socket.destroy());
  socket.write(bytes, "latin1");
  socket.setEncoding("latin1");
  let all = "";
  for await (const part of socket) all += part;
  return all;
}

test("an answer has the length that the app says in place of Next", async () => {
  const { port } = await start(async (_request, response) => {
    response.writeHead(206, { "X-File-Length": "4" });
    response.end("done");
  });
  const answer = await raw(port, "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  expect(answer).toContain("Content-Length: 4\r\n");
  expect(answer).toMatch(/\r\n\r\ndone$/);
  expect(answer).not.toMatch(/x-file-length|transfer-encoding/i);
});

test("request and answer arrive as they were sent, but for what is about one connection", async () => {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const { port } = await start(async (request, response) => {
    seen.push({ request, body: await text(request) });
    response.sendDate = false;
    response.writeHead(207, "So so", [
      ...["Set-Cookie", "a=1", "Set-Cookie", "b=2", "X-Name", "caf\xe9", "Content-Length", "4"],
    ]);
    response.end(Buffer.from("done"));
  });
  const answer = await raw(
    port,
    "POST /a%20b?c=%E9 HTTP/1.1\r\nHost: here\r\nCookie: x=1\r\nCookie: y=2\r\nX-Name: caf\xe9\r\n" +
      "Connection: close\r\nTE: trailers\r\nContent-Length: 5\r\n\r\nhello",
  );
  const [seenOne] = seen;
  expect(seenOne?.request).toMatchObject({ method: "POST", url: "/a%20b?c=%E9" });
  expect(seenOne?.request.headers).toStrictEqual({
    ...{ host: "here", cookie: "x=1; y=2", "x-name": "caf\xe9", "content-length": "5" },
    connection: "keep-alive",
  });
  expect(seenOne?.body).toBe("hello");
  expect(answer).toMatch(/^HTTP\/1.1 207 So so\r\n/);
  expect(answer).toContain("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Name: caf\xe9\r\n");
  expect(answer).toContain("\r\nConnection: close\r\n");
  expect(answer.split("\r\n\r\n")[1]).toBe("done");
});

test("bodies of unknown length, none, HEAD and 304 keep their form, on one connection", async () => {
  const seen: string[] = [];
  const { port, app } = await start(async (request, response) => {
    const { "content-length": length, "transfer-encoding": coding } = request.headers;
    seen.push(`${request.method} ${length} ${coding} ${await text(request)}`);
    if (request.url === "/304") return response.writeHead(304, { ETag: '"x"' }).end();
    response.writeHead(200, { "Content-Length": "3" }).end("abc");
  });
  const connections = vi.fn();
  app.on("connection", connections);
  const answer = await raw(
    port,
    "DELETE / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
      "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /304 HTTP/1.1\r\nHost: x\r\n\r\n" +
      "DELETE / HTTP/1.0\r\n\r\n",
  );
  expect(seen).toStrictEqual([
    "DELETE undefined chunked abc",
    "HEAD undefined undefined ",
    "GET undefined undefined ",
    "DELETE undefined undefined ",
  ]);
  const heads = answer.split(/(?=HTTP\/1.1 )/);
  expect(heads.map((head) => head.slice(9, 12))).toStrictEqual(["200", "200", "304", "200"]);
  expect(heads[1]).toMatch(/Content-Length: 3\r\n[\s\S]*\r\n\r\n$/);
  expect(answer.endsWith("abc")).toBe(true);
});

test("an answer is passed on while it is written, no faster than it is read", async () => {
  let written = 0;
  const { port } = await start((_request, response) => {
    const part = Buffer.alloc(64 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(part)) written += part.length;
      written += part.length;
    };
    response.on("drain", more);
    more();
  });
  const socket = net.connect(port, "127.0.0.1");
  leftovers.push(() => socket.destroy());
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "data");
  socket.pause();
  let before = -1;
  // Sockets have buffers of some megabytes.
  await vi.waitUntil(
    () => {
      const isStill = before === written;
      before = written;
      return isStill;
    },
    { timeout: 20_000, interval: 300 },
  );
  expect(written).toBeLessThan(64 * 1024 * 1024);
});

test("an answer that comes before the body was read leaves the connection for the next request", async () => {
  const { port } = await start((request, response) => {
    if (request.method === "GET") return response.end("next");
    request.once("readable", () => {
      request.read(1);
      response.writeHead(409).end("no");
    });
  });
  const body = `PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n${"x".repeat(5_000_000)}`;
  const answers = await raw(port, `${body}GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(answers).toMatch(/^HTTP\/1.1 409 Conflict\r\n.+no.+HTTP\/1.1 200 OK\r\n.+next/s);
});

test("a client that goes away ends its request in the app", async () => {
  const [asked, closed] = [vi.fn(), vi.fn()];
  const { port, failures } = await start((_request, response) => {
    asked();
    response.once("close", closed);
  });
  const socket = net.connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 10_000);
  socket.destroy();
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), 10_000);
  expect(failures).toStrictEqual([]);
});

test("an app that fails is answered for with 502, and an answer that breaks off stays broken", async () => {
  const { port, failures } = await start((request, response) => {
    if (request.url === "/late") response.write("begun");
    setTimeout(() => request.socket.destroy(), 50);
  });
  const answer = await raw(port, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n/);
  expect(answer).toContain("\r\nContent-Type: application/problem+json\r\n");
  const late = await raw(port, "GET /late HTTP/1.1\r\nHost: x\r\n\r\n").catch(() => "reset");
  expect(late.endsWith("0\r\n\r\n")).toBe(false);
  expect(failures).toStrictEqual([502]);
});

test("while there is no app the answer is 503 with Retry-After, and then its own again", async () => {
  const at = socketPath();
  const { port, failures } = await startFront(at);
  const post = () =>
    raw(port, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
  const answer = await post();
  expect(answer).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\nX-Request-Id: /);
  expect(answer).toContain("\r\nRetry-After: 1\r\n");
  await startApp(at, async (request, response) => response.end(await text(request)));
  expect(await post()).toMatch(/\r\n\r\nhello$/);
  expect(failures).toStrictEqual([503]);
});

test.skipIf(process.platform !== "linux")(
  "requests wait while the app's queue of connections is full",
  async () => {
    const at = socketPath();
    const answer: Handler = async (request, response) => response.end(await text(request));
    await startApp(at, answer, 1);
    const { port, failures } = await startFront(at);
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const call = httpRequest({ port, method: "POST", agent: false });
        call.end(`body ${n}`);
        const [response] = (await once(call, "response")) as [IncomingMessage];
        return text(response);
      }),
    );
    expect(answers).toStrictEqual(Array.from({ length: 100 }, (_, n) => `body ${n}`));
    expect(failures).toStrictEqual([]);
  },
);

test("in development a WebSocket's handshake reaches the app as it came", async () => {
  const at = socketPath();
  const app = await startApp(at, () => {});
  app.on("upgrade", (request, socket) => {
    socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${request.headers["sec-websocket-key"]}`);
  });
  const { front, port } = await startFront(at);
  front.on("upgrade", (request, stream: net.Socket, head) =>
    forwardSocket(at, request, stream, head),
  );
  const handshake =
    "GET /_next/hmr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
    "Sec-WebSocket-Key: abc\r\n\r\n";
  expect(await raw(port, handshake)).toMatch(/^HTTP\/1.1 101 [\s\S]*abc$/);
});
