import { type IncomingMessage, request } from "node:http";
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
