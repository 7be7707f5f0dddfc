import { createECDH, randomBytes } from "node:crypto";
import dns from "node:dns";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import webPush from "web-push";
import { push } from "./push-request";

let service: Server;
let origin: string;
const called: string[] = [];

beforeAll(async () => {
  service = createServer((request, response) => {
    called.push(request.url ?? "");
    const [, status] = request.url?.split("/") ?? [];
    response.writeHead(Number(status), { Location: "/201/elsewhere" }).end();
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  const address = service.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    DATABASE_URL: "postgres://localhost/none",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    PUSH_ORIGINS: origin,
  });
});
afterAll(() => service.close());

function pushTo(endpoint: string) {
  const p256dh = createECDH("prime256v1").generateKeys().toString("base64url");
  const auth = randomBytes(16).toString("base64url");
  const notice = { room: 1, id: 1, title: "a room", body: "hello" };
  return push({ endpoint, p256dh, auth }, notice, { urgent: false });
}

test.each([
  ["201", "sent"],
  ["200", "sent"],
  ["404", "gone"],
  ["410", "gone"],
])("a push service's %s means %s", async (status, outcome) => {
  expect(await pushTo(`${origin}/${status}/x`)).toBe(outcome);
});

test.each(["400", "403", "429", "500"])(
  "a push service's %s is an error, and the subscription stays",
  async (status) => {
    await expect(pushTo(`${origin}/${status}/x`)).rejects.toThrow(`answered ${status}`);
  },
);

test("a redirect is not followed", async () => {
  await expect(pushTo(`${origin}/307/x`)).rejects.toThrow("answered 307");
  expect(called.at(-1)).toBe("/307/x");
});

test("a name with a private address is not connected to", async () => {
  vi.spyOn(dns, "lookup").mockImplementation(((...args: unknown[]) => {
    const done = args.at(-1);
    if (typeof done === "function") done(null, [{ address: "127.0.0.1", family: 4 }]);
  }) as typeof dns.lookup);
  await expect(pushTo("https://push.example.org/x")).rejects.toThrow("is not a public host");
});

test("an address that is no longer allowed is gone, without a call", async () => {
  expect(await pushTo("http://127.0.0.1:1/201/x")).toBe("gone");
  expect(await pushTo("https://localhost/201/x")).toBe("gone");
});
