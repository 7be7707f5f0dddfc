import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FetchOptions, fetchOutside } from "./fetch-outside";
import type { LookupAll } from "./public-address";

let site: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const seen: IncomingMessage[] = [];
const lookedUp: string[] = [];

beforeEach(async () => {
  seen.length = 0;
  lookedUp.length = 0;
  answer = (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("tea");
  site = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const address = site.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterEach(async () => {
  site.closeAllConnections();
  site.close();
});

/** A resolver that gives these addresses, one list a call. */
function resolver(...answers: string[][]): LookupAll {
  return (hostname, _options, done) => {
    const addresses = answers[Math.min(lookedUp.length, answers.length - 1)] ?? [];
    lookedUp.push(hostname);
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
}

const get = (address: string, options: Partial<FetchOptions> = {}) =>
  fetchOutside(address, {
    userAgent: "Teahouse link preview",
    accept: "text/html",
    maxBytes: (type) => (type === "text/html" ? 1_000 : 0),
    signal: AbortSignal.timeout(15_000),
    lookup: resolver(["127.0.0.1"]),
    ...options,
  });
const getTrusted = (path: string, options: Partial<FetchOptions> = {}) =>
  get(`${origin}${path}`, { trusted: [origin], ...options });

describe("an address that is not called, whatever its name leads to", () => {
  test.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "http://LOCALHOST:80/",
    "http://intranet/",
    "http://１２７.0.0.1/",
    "http://①②⑦.0.0.1/",
    "http://example.org:8080/",
    "http://example.org:22/",
    "https://example.org:6379/",
    "http://user@example.org/",
    "http://user:secret@example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "data:text/html,tea",
    "javascript:alert(1)",
    "not an address",
    `http://example.org/${"x".repeat(2_100)}`,
  ])("%s", async (address) => {
    await expect(get(address)).rejects.toThrow();
    expect(lookedUp).toStrictEqual([]);
    expect(seen).toHaveLength(0);
  });

  test("the port of this server, though its address is this machine's", async () => {
    await expect(get(`${origin}/`)).rejects.toThrow("port");
    expect(seen).toHaveLength(0);
  });
});

describe("a name that leads into the own network", () => {
  test.each([
    [["127.0.0.1"]],
    [["10.1.2.3"]],
    [["169.254.169.254"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["64:ff9b::7f00:1"]],
    [["fe80::1"]],
    [["fd00::1"]],
    [["142.250.74.74", "127.0.0.1"]],
    [[]],
  ])("is not connected to: %j", async (addresses) => {
    const lookup = resolver(addresses);
    await expect(get("http://tea.example.org/", { lookup })).rejects.toThrow("not a public host");
    await expect(get("https://tea.example.org/", { lookup })).rejects.toThrow("not a public host");
    await expect(get("http://localhost./", { lookup })).rejects.toThrow("not a public host");
    expect(seen).toHaveLength(0);
  });

  test("a second answer of the resolver is never asked for: the first is connected to", async () => {
    const lookup = resolver(["192.88.99.2", "142.250.74.74"], ["127.0.0.1"]);
    await expect(get("http://tea.example.org/", { lookup })).rejects.toThrow("not a public host");
    lookedUp.length = 0;
    const rebinding = resolver(["142.250.74.74"], ["127.0.0.1"]);
    const signal = AbortSignal.timeout(300);
    await expect(get("http://tea.example.org/", { lookup: rebinding, signal })).rejects.toThrow();
    expect(lookedUp).toStrictEqual(["tea.example.org"]);
    expect(seen).toHaveLength(0);
  });
});

describe("a redirect", () => {
  const redirectTo = (location: string, status = 302) => {
    answer = ({ url }, response) =>
      url === "/end"
        ? response.writeHead(200, { "Content-Type": "text/html" }).end("the end")
        : response.writeHead(status, { Location: location }).end();
  };

  test.each([301, 302, 303, 307, 308])("is followed: %i", async (status) => {
    redirectTo("/end", status);
    const { url, body } = await getTrusted("/start");
    expect(url.href).toBe(`${origin}/end`);
    expect(body.toString()).toBe("the end");
  });

  test.each([
    "http://127.0.0.1:1/",
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://169.254.169.254/",
    "http://localhost/",
    "//10.0.0.1/",
    "file:///etc/passwd",
    "http://user:secret@example.org/",
    "http://inner.example.org/",
    "http://example.org:22/",
  ])("is not followed into the own network: %s", async (location) => {
    redirectTo(location);
    await expect(getTrusted("/start")).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });

  test("is followed four times at most", async () => {
    answer = ({ url = "" }, response) => {
      const left = Number(url.slice(1)) - 1;
      if (left < 0) response.writeHead(200, { "Content-Type": "text/html" }).end("the end");
      else response.writeHead(302, { Location: `/${left}` }).end();
    };
    expect((await getTrusted("/4")).body.toString()).toBe("the end");
    await expect(getTrusted("/5")).rejects.toThrow("redirects too often");
    redirectTo("/start");
    await expect(getTrusted("/start")).rejects.toThrow("redirects too often");
  });

  test("without a place to go to, or to one that is no address, is no answer", async () => {
    answer = (_, response) => response.writeHead(302).end();
    await expect(getTrusted("/")).rejects.toThrow("answered 302");
    redirectTo("http://[/");
    await expect(getTrusted("/")).rejects.toThrow("no address");
  });
});

describe("an answer", () => {
  test("is read with its type, and the site is told who asks, and no more", async () => {
    answer = (_, response) =>
      response
        .writeHead(200, { "Content-Type": 'Text/HTML; x=1; charset="GBK"', "Set-Cookie": "a=b" })
        .end("tea");
    const { type, charset, body, isCut } = await getTrusted("/page?a=1#part");
    expect({ type, charset, isCut }).toStrictEqual({
      type: "text/html",
      charset: "GBK",
      isCut: false,
    });
    expect(body.toString()).toBe("tea");
    expect(seen[0]?.url).toBe("/page?a=1");
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toStrictEqual([
      ...["accept", "accept-encoding", "connection", "host", "user-agent"],
    ]);
    expect(seen[0]?.headers["user-agent"]).toBe("Teahouse link preview");
  });

  test.each([404, 500, 204, 206])("of %i is none", async (status) => {
    answer = (_, response) => response.writeHead(status, { "Content-Type": "text/html" }).end();
    await expect(getTrusted("/")).rejects.toThrow(`answered ${status}`);
  });

  test("of another type is not read", async () => {
    let written = 0;
    answer = (_, response) => {
      response.writeHead(200, { "Content-Type": "application/zip" });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written++;
      };
      response.on("drain", more);
      more();
    };
    await expect(getTrusted("/")).rejects.toThrow("type");
    expect(written).toBeLessThan(1_000);
  });

  test("without an end is cut", async () => {
    answer = (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, "x")));
      };
      response.on("drain", more);
      more();
    };
    const { body, isCut } = await getTrusted("/");
    expect(body).toHaveLength(1_000);
    expect(isCut).toBe(true);
  });

  test("that comes drop by drop is given up in time", async () => {
    answer = (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" });
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    };
    const startedAt = Date.now();
    await expect(getTrusted("/", { signal: AbortSignal.timeout(300) })).rejects.toThrow();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  test("of which not even the head comes is given up in time", async () => {
    answer = () => {};
    await expect(getTrusted("/", { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  });

  test("that is packed is unpacked, up to the same bound", async () => {
    answer = (_, response) =>
      response
        .writeHead(200, { "Content-Type": "text/html", "Content-Encoding": "gzip" })
        .end(gzipSync("tea"));
    expect((await getTrusted("/")).body.toString()).toBe("tea");
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    answer = (_, response) =>
      response
        .writeHead(200, { "Content-Type": "text/html", "Content-Encoding": "gzip" })
        .end(bomb);
    const before = process.memoryUsage().arrayBuffers;
    const { body, isCut } = await getTrusted("/");
    expect(body).toHaveLength(1_000);
    expect(isCut).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  test("whose packed bytes never end and unpack to nothing is given up", async () => {
    const head = gzipSync("tea").subarray(0, 10);
    // Stored blocks of no bytes, none of them the last.
    const nothing = Buffer.concat(
      Array.from({ length: 10_000 }, () => Buffer.from([0, 0, 0, 255, 255])),
    );
    answer = (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html", "Content-Encoding": "gzip" });
      response.write(head);
      const more = () => {
        while (!response.destroyed && response.write(nothing));
      };
      response.on("drain", more);
      more();
    };
    await expect(getTrusted("/", { signal: AbortSignal.timeout(20_000) })).rejects.toThrow(
      "unexpected end of file",
    );
  });

  test.each(["gzip", "br", "deflate", "compress", "gzip, gzip"])(
    "whose packing as %s is broken or unknown is none",
    async (encoding) => {
      answer = (_, response) =>
        response
          .writeHead(200, { "Content-Type": "text/html", "Content-Encoding": encoding })
          .end("this is not packed at all");
      await expect(getTrusted("/")).rejects.toThrow();
    },
  );

  test("with a huge head is none", async () => {
    answer = (_, response) =>
      response.writeHead(200, { "Content-Type": "text/html", "X-Huge": "x".repeat(40_000) }).end();
    await expect(getTrusted("/")).rejects.toThrow("overflow");
  });

  test("that ends too early, or is no HTTP, is none", async () => {
    answer = (request) =>
      request.socket.end(
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: text/html\r\n\r\ntea",
      );
    await expect(getTrusted("/")).rejects.toThrow("aborted");
    answer = (request) => request.socket.end("SSH-2.0-OpenSSH_9.6\r\n");
    await expect(getTrusted("/")).rejects.toThrow("Parse Error");
  });

  test.skipIf(!hasOpenssl())("with a certificate that nobody vouches for is refused", async () => {
    const { key, cert } = certificate();
    const secure = createSecureServer({ key, cert }, (_, response) =>
      response.writeHead(200, { "Content-Type": "text/html" }).end("tea"),
    ).listen(0, "127.0.0.1");
    await once(secure, "listening");
    const address = secure.address();
    const own = `https://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    await expect(get(own, { trusted: [own] })).rejects.toThrow("self-signed certificate");
    secure.close();
  });
});

function hasOpenssl(): boolean {
  return spawnSync("openssl", ["version"]).status === 0;
}

function certificate(): { key: string; cert: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-certificate-"));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  spawnSync("openssl", ["req", "-x509", ...curve, "-keyout", key, "-out", cert, ...name]);
  const made = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
  return made;
}

test("the test's own server can be reached, so that the refusals above are not for want of one", async () => {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
  expect((await getTrusted("/")).body.toString()).toBe("tea");
});
