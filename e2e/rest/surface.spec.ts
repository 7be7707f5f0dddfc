import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { partyOrigin, webOrigin } from "../support/address";
import { Client, fields, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

const stranger = new Client();

test.describe("pages", () => {
  const page = () => stranger.call("GET", "/sign-in");

  test("security headers: GET /sign-in has a policy with a fresh nonce each time", async () => {
    const nonces: string[] = [];
    for (const { status, headers, text } of [await page(), await page()]) {
      expect(status).toBe(200);
      const policy = headers.get("content-security-policy") ?? "";
      const scripts = policy.split(";").find((rule) => rule.trim().startsWith("script-src ")) ?? "";
      const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? "";
      expect(nonce.length, policy).toBeGreaterThanOrEqual(16);
      expect(scripts).not.toContain("'unsafe-inline'");
      const tags = text.match(/<script\b[^>]*>/g) ?? [];
      expect(tags.length).toBeGreaterThan(0);
      for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
      nonces.push(nonce);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test("security headers: the offline page may load its own script and style, and nothing else", async () => {
    const { status, headers, text } = await stranger.call("GET", "/offline/page.html");
    expect(status).toBe(200);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|nonce/);
    expect(text).not.toMatch(/<script(?! src="\/offline\/page\.js")/);
  });

  test("security headers: nosniff, no framing by others, a Referrer-Policy", async () => {
    const { headers } = await page();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    const policy = headers.get("content-security-policy") ?? "";
    const frames = `${headers.get("x-frame-options")} ${policy}`;
    expect(frames).toMatch(/^(DENY|SAMEORIGIN)\b|frame-ancestors '(none|self)'/i);
    expect(headers.get("referrer-policy")).toMatch(/no-referrer|same-origin|strict-origin/);
    expect(headers.get("x-powered-by")).toBeNull();
  });
});

test("calls have the API's headers at every address, in any letter case, with and without /api", async ({
  ann,
}) => {
  const paths = ["/Room", "/room", "/ROOM", "/Inbox", "/Search?q=tea", "/User/nobody"];
  const others = ["/health", "/openapi.json", "/Invite/none", "/Room/x"];
  for (const path of [...paths, ...others]) {
    for (const prefix of ["", "/api", "/API"]) {
      // Under /api the name of a folder is written as it is.
      if (prefix !== "" && path === "/Invite/none") continue;
      const { headers, status } = await ann.rest.call("GET", prefix + path);
      const found = { path: prefix + path, status, cache: headers.get("cache-control") };
      expect(found).toMatchObject({ cache: "no-store" });
      expect(headers.get("content-security-policy"), prefix + path).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  }
});

test("an absolute address is answered like its path, and never with another host", async () => {
  for (const target of ["http://evil.example/sign-in", "http://evil.example/health"]) {
    const answer = await bytes(`GET ${target} HTTP/1.1`, "Connection: close");
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer.split("\r\n\r\n")[0]).not.toContain("evil");
  }
  for (const target of ["http://evil.example/", "http://evil.example//evil.example/"]) {
    const answer = await bytes(`GET ${target} HTTP/1.1`, "Connection: close");
    expect(answer).not.toMatch(/^location: (https?:)?\/\/(?!127)/im);
  }
});

test("a method that there is not is answered with 405", async () => {
  for (const line of ["TRACE /api/Room HTTP/1.1", "OPTIONS * HTTP/1.1", "TRACE / HTTP/1.1"]) {
    const answer = await bytes(line, "Connection: close");
    expect(answer, line).toMatch(/^HTTP\/1.1 405 /);
    expect(answer, line).toMatch(/^allow: GET/im);
    expect(answer, line).toMatch(/^content-type: application\/problem\+json/im);
  }
});

test("pages take GET and HEAD, and no posted form is a server action (next.js#90090)", async () => {
  const pages = ["/", "/rooms", "/rooms/1", "/settings", "/sign-in", "/sign-up", "/docs"];
  const files = ["/sw.js", "/favicon.ico", "/emoji/en/data.json", "/manifest.webmanifest"];
  for (const path of [...pages, ...files]) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await fetch(webOrigin + path, { method, redirect: "manual" });
      expect(answer.status, `${method} ${path}`).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
    const options = await fetch(webOrigin + path, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  }
  const form = new FormData();
  form.set("$ACTION_ID_0", "1");
  for (const body of [form, new URLSearchParams({ $ACTION_ID_0: "1" })]) {
    for (const [path, status] of [
      ["/sign-in", 405],
      ["/wp-admin/admin-ajax.php", 404],
      ["/Room", 401],
    ] as const) {
      const answer = await fetch(webOrigin + path, { method: "POST", body });
      expect(answer.status, path).toBe(status);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
  }
});

test("the service worker has no page's policy", async () => {
  const { status, headers } = await stranger.call("GET", "/sw.js");
  expect([status, headers.get("content-security-policy")]).toEqual([200, null]);
});

test("the server resizes no images", async () => {
  const answer = await stranger.call("GET", "/_next/image?url=/icon.svg&w=64&q=75");
  expect(answer.status).toBe(404);
});

test("a client that ends its side of the connection behind a request is answered", async () => {
  const { hostname, port, host } = new URL(webOrigin);
  for (const path of ["/health", "/sign-in"]) {
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(await text(socket), path).toMatch(/^HTTP\/1.1 200 [\s\S]+\r\n\r\n[\s\S]/);
  }
});

test("a client that offers HTTP/2 is answered in HTTP/1.1", async () => {
  const offer = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"];
  const answer = await bytes("GET /health HTTP/1.1", ...offer, "Connection: close");
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
});

test("next-auth does not read a large body", async () => {
  const answer = await stranger.call("POST", "/api/auth/_log", { text: "x".repeat(8_000_000) });
  expect(answer.status).toBe(413);
});

test.describe("GET /health", () => {
  for (const path of ["/health", "/api/health"]) {
    test(`GET ${path} is 200 with the state of each part, without a session`, async () => {
      const answer = await stranger.call("GET", path);
      expect(answer.status, answer.text).toBe(200);
      const health = fields(answer.body);
      const nested = Object.values(health).filter((part) => typeof part === "object");
      const parts = [health, ...nested].map((part) => Object.keys(fields(part)).length);
      expect(Math.max(...parts), answer.text).toBeGreaterThanOrEqual(2);
    });
  }
});

test.describe("the internal API is out of reach", () => {
  const secrets: Record<string, string>[] = [
    {},
    { authorization: "Bearer x" },
    { authorization: "Bearer undefined" },
  ];

  for (const path of ["/api/internal/archive", "/internal/archive", "/API/Internal/Archive"]) {
    test(`POST ${path} without the secret is refused`, async ({ ann }) => {
      for (const headers of secrets) {
        const answer = await ann.rest.call("POST", path, { room: 1, events: [] }, headers);
        expect([401, 403, 404], answer.text).toContain(answer.status);
      }
    });
  }

  test("the web port does not forward plain HTTP to the rooms", async ({ ann }) => {
    const room = await ann.makeRoom();
    const hidden = [
      `/parties/main/${room}`,
      `/parties/main/${room}/`,
      `/parties/main/${room}/remove`,
      `/parties/main/${room}?upgrade=websocket`,
      `/PARTIES/main/${room}`,
      `/parties/other/${room}`,
    ];
    for (const path of hidden) {
      for (const method of ["GET", "POST", "DELETE"]) {
        await test.step(`${method} ${path}`, async () => {
          const headers = { method, ...(method === "POST" && { body: "{}" }) };
          const answer = await fetch(webOrigin + path, { ...headers, redirect: "follow" });
          expect(answer.status).toBe(404);
        });
      }
    }
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("the web port does not forward a POST disguised as an upgrade", async () => {
    const room = await (await signedIn()).makeRoom();
    for (const path of [`/parties/main/${room}`, "/", "/api/Room"]) {
      for (const method of ["POST", "DELETE"]) {
        const outcome = await upgradeBy(method, path);
        expect(["refused", 400, 401, 403, 404, 405], `${method} ${path}`).toContain(outcome);
      }
    }
  });

  test("the party port refuses plain HTTP without the secret", async () => {
    const room = await (await signedIn()).makeRoom();
    for (const path of [`/parties/main/${room}`, `/parties/main/${room}/remove`, "/"]) {
      for (const method of ["GET", "POST", "DELETE"]) {
        for (const headers of secrets) {
          await test.step(`${method} ${path} ${JSON.stringify(headers)}`, async () => {
            const body = method === "POST" ? { body: "{}" } : {};
            const answer = await fetch(partyOrigin + path, { method, headers, ...body });
            expect([400, 401, 403, 404, 405], await answer.text()).toContain(answer.status);
          });
        }
      }
    }
  });
});

/** Sends a request as it is written, and resolves with all that comes back. */
function bytes(...lines: string[]): Promise<string> {
  const { hostname, port, host } = new URL(webOrigin);
  const socket = connect(Number(port), hostname);
  const [first, ...headers] = lines;
  socket.write([first, `Host: ${host}`, ...headers, "", ""].join("\r\n"));
  return text(socket);
}

/** The status of the answer, or "refused" if the connection ended or stayed silent. */
function upgradeBy(method: string, path: string): Promise<number | undefined | "refused"> {
  return new Promise((resolve) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const call = request(webOrigin + path, { method, headers, timeout: 3_000 });
    const answered = (response: IncomingMessage) => {
      resolve(response.statusCode);
      call.destroy();
    };
    call.on("response", answered);
    call.on("upgrade", answered);
    call.on("error", () => resolve("refused"));
    call.on("timeout", () => call.destroy(new Error("no answer")));
    call.end();
  });
}
