import { afterEach, expect, test, vi } from "vitest";
import { call, RestError } from "./call";

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }));
}
const problem = { "Content-Type": "application/problem+json" };
const failure = async () => {
  const error: unknown = await call("GET", "/Room").catch((thrown: unknown) => thrown);
  if (!(error instanceof RestError)) throw new Error("not a RestError");
  return error;
};

afterEach(() => void vi.unstubAllGlobals());

test("a refusal has its problem document", async () => {
  const errors = { username: "too-long" };
  const body = { title: "Conflict", detail: "Full.", code: "room-full", errors };
  answer(409, JSON.stringify(body), { ...problem, "Retry-After": "5" });
  const error = await failure();
  expect(error.status).toBe(409);
  expect(error.message).toBe("Full.");
  expect(error.problem).toEqual({
    detail: "Full.",
    code: "room-full",
    errors,
    retryAfterSeconds: 5,
  });
});

test.each([
  ["an unknown code", '{"code":"new-quota"}'],
  ["keys of other types", '{"detail":5,"code":null,"errors":"all"}'],
  ["errors that are no texts", '{"errors":{"a":1}}'],
  ["a list", "[1]"],
  ["null", "null"],
])("of a problem document with %s only the status counts", async (_, body) => {
  answer(400, body, problem);
  const error = await failure();
  expect(error.status).toBe(400);
  expect(error.message).toBe("HTTP 400");
  expect(error.problem.code).toBeUndefined();
  expect(error.problem.errors ?? {}).toEqual({});
});

test("an error page that is not JSON is an error with its status", async () => {
  answer(502, "<h1>Bad Gateway</h1>", { "Content-Type": "text/html" });
  expect((await failure()).status).toBe(502);
});
