import { beforeAll, expect, test, vi } from "vitest";
import { route } from "./http";
import { metrics } from "./metrics";
import { requireMetricsToken } from "./metrics-page";
import { Problem } from "./problem";

const secret = "x".repeat(32);
beforeAll(() => {
  Object.assign(process.env, {
    LOG_LEVEL: "silent",
    DATABASE_URL: "postgres://localhost/none",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
  });
});

const handlers = route({
  GET: async () => {
    throw new Error("not for others");
  },
  POST: async () => {
    throw new Problem(403, "Not you.");
  },
});
const params = Promise.resolve({ id: "5" });
const call = (method: "GET" | "POST", headers: Record<string, string> = {}) =>
  handlers[method](new Request("http://here/Room/5?q=tea", { method, headers }), { params });

test("a failure names its request in the header and in the problem; a refusal only in the header", async () => {
  const failed = await call("GET");
  expect(await failed.json()).toStrictEqual({
    type: "about:blank",
    title: "Internal Server Error",
    status: 500,
    detail: "Something went wrong on the server.",
    requestId: failed.headers.get("X-Request-Id"),
  });
  const refused = await call("POST");
  expect(refused.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(await refused.json())).toStrictEqual(["type", "title", "status", "detail"]);
});

test("the caller's own X-Request-Id counts behind a trusted proxy only", async () => {
  const headers = { "X-Request-Id": "of-the-proxy" };
  expect((await call("GET", headers)).headers.get("X-Request-Id")).not.toBe("of-the-proxy");
  vi.stubEnv("TRUST_PROXY", "1");
  expect((await call("GET", headers)).headers.get("X-Request-Id")).toBe("of-the-proxy");
  vi.unstubAllEnvs();
});

test("each answer is counted by its address's pattern", async () => {
  const counted = async () => {
    const { values } = await metrics().requests.get();
    return values.find(({ labels }) => labels.method === "POST" && labels.status === "403");
  };
  const before = (await counted())?.value ?? 0;
  await call("POST");
  expect(await counted()).toMatchObject({ value: before + 1, labels: { route: "/room/{id}" } });
});

test("without METRICS_TOKEN the address of the metrics does not exist", async () => {
  const given = new Request("http://here/", { headers: { Authorization: "Bearer undefined" } });
  await expect(requireMetricsToken(given)).rejects.toMatchObject({ status: 404 });
});
