import { Client, expectProblem, Person } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

/** Posts a form to next-auth, with its CSRF token, as its browser library does. */
async function post(client: Client, path: string, fields: Record<string, string> = {}) {
  const { text } = await client.request("/api/auth/csrf", {});
  const [, csrfToken = ""] = /"csrfToken":"(\w+)"/.exec(text) ?? [];
  return client.request(path, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }).toString(),
  });
}

test.describe("ours: next-auth's own endpoints", () => {
  test("a sign-in by next-auth makes a session of the API, and its sign-out ends it", async () => {
    const ann = new Person();
    await ann.register();
    const { username, password, rest } = ann;
    await post(rest, "/api/auth/callback/credentials", { username, password });
    expect((await rest.call("GET", "/Room")).status).toBe(200);
    const copy = new Client();
    for (const [name, value] of rest.cookies) copy.cookies.set(name, value);
    await post(rest, "/api/auth/signout");
    expectProblem(await rest.call("GET", "/Room"), 401);
    expectProblem(await copy.call("GET", "/Room"), 401);
  });

  test("a session of POST /Login is one of next-auth, and its sign-out ends it", async () => {
    const ann = new Person();
    await ann.register();
    await ann.logIn();
    await post(ann.rest, "/api/auth/signout");
    expectProblem(await ann.rest.call("GET", "/Room"), 401);
  });

  test("what is no request to next-auth is refused as elsewhere, and never a 500", async () => {
    const json = { "content-type": "application/json" };
    const call = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      new Client().request(`/api/auth/${path}`, { method, headers, ...(body && { body }) });
    for (const path of ["callback/credentials", "signout", "session", "_log"]) {
      expect(expectProblem(await call("POST", path, json, "{bad"), 400)).toStrictEqual(["body"]);
    }
    for (const method of ["PUT", "DELETE"]) expectProblem(await call(method, "session", {}), 405);
    expectProblem(await call("GET", "callback/credentials", {}), 405);
    expectProblem(await call("GET", "session?callbackUrl=javascript:alert(1)", {}), 400);
    const cookie = "next-auth.callback-url=javascript:alert(1)";
    expectProblem(await call("GET", "session", { cookie }), 400);
    const origin = "https://evil.example";
    expectProblem(await call("POST", "signout", { ...json, origin }, "{}"), 403);
    const head = await call("HEAD", "session", {});
    expect([head.status, head.text]).toStrictEqual([200, ""]);
    expect((await call("GET", "session", { cookie: "next-auth.session-token=x" })).status).toBe(
      200,
    );
  });

  test("a wrong password makes no session", async () => {
    const ann = new Person();
    await ann.register();
    const fields = { username: ann.username, password: "another" };
    const answer = await post(ann.rest, "/api/auth/callback/credentials", fields);
    expect(answer.text).toContain("CredentialsSignin");
    expectProblem(await ann.rest.call("GET", "/Room"), 401);
  });
});
