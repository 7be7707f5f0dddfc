import { createECDH, randomBytes } from "node:crypto";
import { Client, expectProblem, fields, unique } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

function subscription() {
  return {
    endpoint: `https://push.example.org/${unique("x")}`,
    expirationTime: null,
    keys: {
      p256dh: createECDH("prime256v1").generateKeys().toString("base64url"),
      auth: randomBytes(16).toString("base64url"),
    },
  };
}

const endpointOf = async ({ rest }: { rest: Client }) =>
  fields((await rest.call("GET", "/Push")).body).endpoint;

test.describe("/Push", () => {
  test("a session has one subscription, and GET returns the key to subscribe with", async ({
    ann,
  }) => {
    const none = await ann.rest.call("GET", "/Push");
    expect(none.body).toStrictEqual({ key: expect.any(String), endpoint: null });
    expect(Buffer.from(String(fields(none.body).key), "base64url")).toHaveLength(65);
    const [first, second] = [subscription(), subscription()];
    for (const each of [first, first, second]) {
      expect((await ann.rest.call("PUT", "/api/Push", each)).status).toBe(204);
      expect(await endpointOf(ann)).toBe(each.endpoint);
    }
    for (let time = 0; time < 2; time++) {
      expect((await ann.rest.call("DELETE", "/Push")).status).toBe(204);
      expect(await endpointOf(ann)).toBeNull();
    }
  });

  test("a subscription moves to the person who is signed in there now", async ({ ann, bob }) => {
    const browser = subscription();
    await ann.rest.call("PUT", "/Push", browser);
    expect((await bob.rest.call("PUT", "/Push", browser)).status).toBe(204);
    expect(await endpointOf(bob)).toBe(browser.endpoint);
    expect(await endpointOf(ann)).toBeNull();
  });

  test("a session changes its own subscription only; 401 without one, 403 with an access token", async ({
    ann,
  }) => {
    await ann.rest.call("PUT", "/Push", subscription());
    const path = `/User/${ann.username}/Token`;
    const { token } = fields((await ann.rest.call("POST", path, { name: "bot" })).body);
    const bearer = { authorization: `Bearer ${token}` };
    const [nobody, bot] = [new Client(), new Client()];
    const calls: [string, unknown?][] = [["GET"], ["PUT", subscription()], ["DELETE"]];
    for (const [method, body] of calls) {
      expectProblem(await nobody.call(method, "/Push", body), 401);
      expectProblem(await bot.call(method, "/Push", body, bearer), 403);
    }
    // Another session of the same person has its own subscription.
    const cookies = new Map(ann.rest.cookies);
    await ann.logIn();
    expect(await endpointOf(ann)).toBeNull();
    await ann.rest.call("DELETE", "/Push");
    ann.rest.cookies.clear();
    for (const [name, value] of cookies) ann.rest.cookies.set(name, value);
    expect(await endpointOf(ann)).not.toBeNull();
  });

  test("only public push services and valid keys are accepted (server-side request forgery)", async ({
    ann,
  }) => {
    const good = subscription();
    const endpoints = [
      "http://push.example.org/x",
      "https://127.0.0.1/x",
      "https://[::1]/x",
      "https://localhost/x",
      "https://169.254.169.254/latest/meta-data",
      "https://0x7f000001/x",
      "https://push.example.org:22/x",
      "https://ann@push.example.org/x",
      "x",
      7,
    ];
    for (const endpoint of endpoints) {
      const answer = await ann.rest.call("PUT", "/Push", { ...good, endpoint });
      expect(expectProblem(answer, 400), String(endpoint)).toStrictEqual(["endpoint"]);
    }
    const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString("base64url");
    for (const p256dh of ["", "x".repeat(87), offCurve, undefined]) {
      const keys = { ...good.keys, p256dh };
      const answer = await ann.rest.call("PUT", "/Push", { ...good, keys });
      expect(expectProblem(answer, 400)).toStrictEqual(["keys.p256dh"]);
    }
    const keys = { ...good.keys, auth: "short" };
    const answer = await ann.rest.call("PUT", "/Push", { ...good, keys });
    expect(expectProblem(answer, 400)).toStrictEqual(["keys.auth"]);
    expect(expectProblem(await ann.rest.call("PUT", "/Push", {}), 400)).toStrictEqual([
      "endpoint",
      "keys",
    ]);
    expect(await endpointOf(ann)).toBeNull();
  });
});
