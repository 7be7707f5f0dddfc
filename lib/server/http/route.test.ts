import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "../db/db";
import { metrics } from "../observability/metrics";
import { requireMetricsToken } from "../observability/metrics-page";
import { requestWith, withRequest } from "../observability/request-id";
import { Problem } from "./problem";
import { route } from "./route";

// Before the modules are loaded, because the logger reads its level then.
vi.hoisted(() => {
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    LOG_LEVEL: "silent",
    DATABASE_URL: "postgres://127.0.0.1:1/none",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
  });
});

const handlers = route({
  GET: async () => {
    throw new Error("secret");
  },
  POST: async () => {
    throw new Problem(403, "Not you.");
  },
});
const params = Promise.resolve({ id: "5" });
const call = (method: "GET" | "POST", headers: Record<string, string> = {}) =>
  handlers[method](new Request("http://here/Room/5?q=tea", { method, headers }), { params });

test("an answer carries the caller's request id, or a new one", async () => {
  expect((await call("GET")).headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  const named = await call("POST", { "X-Request-Id": "of-ann" });
  expect(named.headers.get("X-Request-Id")).toBe("of-ann");
});

test("an answer is neither cached nor shown as a page, at whatever address it was called", async () => {
  for (const response of [await call("GET"), await call("POST")]) {
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  }
});

test("a request that the web server began keeps its id and is counted once", async () => {
  const current = requestWith("of-the-web-server");
  const response = await withRequest(current, () => call("POST"));
  expect(response.headers.has("X-Request-Id")).toBe(false);
  expect(current.isCounted).toBe(true);
});

test("each answer is counted by its route's pattern", async () => {
  const counted = async () => {
    const { values } = await metrics().requests.get();
    return values.find(({ labels }) => labels.method === "POST" && labels.status === "403");
  };
  const before = (await counted())?.value ?? 0;
  await call("POST");
  expect(await counted()).toMatchObject({ value: before + 1, labels: { route: "/room/{id}" } });
});

test("a call that needs the database answers 503 while there is none", async () => {
  const { GET } = route({
    GET: async () => Response.json(await db().execute(sql`select 1`)),
  });
  const response = await GET(new Request("http://here/Room"), { params });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ detail: "The database cannot be reached." });
});

test("without METRICS_TOKEN /api/metrics does not exist", async () => {
  const given = new Request("http://here/", { headers: { Authorization: "Bearer undefined" } });
  await expect(requireMetricsToken(given)).rejects.toMatchObject({ status: 404 });
});
