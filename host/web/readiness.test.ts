import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerNotReady, isReadiness } from "./readiness";

const server = createServer(answerNotReady);
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => void server.close());

test("an instance that stops answers 503 with the body that is documented, and with the request's id", async () => {
  const answer = await fetch(origin, { headers: { "X-Request-Id": "of-the-balancer" } });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("x-request-id")).toBe("of-the-balancer");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.json()).toStrictEqual({ ready: false });
  expect(await (await fetch(origin, { method: "HEAD" })).text()).toBe("");
});

test.each([
  ["/api/ready", true],
  ["/api/ready?at=1", true],
  ["/api/readiness", false],
  ["/api/health", false],
])("%s: %s", (url, expected) => expect(isReadiness({ url })).toBe(expected));
