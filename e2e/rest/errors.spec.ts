import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { webOrigin } from "../support/address";
import { Client, expectProblem, fields, md5, Person, unique } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

const stranger = new Client();
const json = { "content-type": "application/json" };

test.describe("404 and 405", () => {
  for (const path of ["/api", "/api/Nothing", "/api/Nothing/1", "/api/Room/1/Nothing"]) {
    test(`${path} is 404 as problem+json, whatever the method`, async () => {
      for (const method of ["GET", "DELETE", "POST"]) {
        expectProblem(await stranger.call(method, path), 404);
      }
    });
  }

  test("without METRICS_TOKEN there are no metrics", async () => {
    expectProblem(await stranger.call("GET", "/api/metrics"), 404);
  });

  for (const [path, allowed, refused] of [
    ["/User", ["GET", "POST"], ["PUT", "DELETE"]],
    ["/User/nobody", ["GET", "DELETE"], ["POST", "PUT"]],
    ["/Login", ["POST"], ["GET", "PUT", "DELETE"]],
    ["/Logout", ["POST"], ["GET", "PUT", "DELETE"]],
    ["/Room", ["GET", "POST"], ["PUT", "DELETE"]],
    ["/Room/{id}", ["GET", "DELETE"], ["POST", "PUT"]],
  ] as const) {
    for (const prefix of ["", "/api"]) {
      test(`${prefix}${path} answers other methods with 405 and Allow`, async ({ ann }) => {
        const room = path.includes("{id}") ? await ann.makeRoom() : 0;
        for (const method of refused) {
          const body = method === "PUT" || method === "POST" ? {} : undefined;
          const answer = await ann.rest.call(
            method,
            prefix + path.replace("{id}", `${room}`),
            body,
          );
          expectProblem(answer, 405);
          const allow = answer.headers.get("allow")?.split(/, */) ?? [];
          expect(allow).toEqual(expect.arrayContaining([...allowed]));
          expect(allow).not.toContain(method);
        }
      });
    }
  }
});

test.describe("request bodies", () => {
  for (const path of ["/User", "/Login", "/Room"]) {
    for (const [what, body] of Object.entries({
      "cut off": '{"name":',
      empty: "",
      "no JSON": "name=ann",
      "a list": "[]",
      null: "null",
      "a text": '"ann"',
      "a number": "5",
      "bytes that are no UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
    })) {
      test(`POST ${path} with a body that is ${what} is 400`, async ({ ann }) => {
        const answer = await ann.rest.request(path, { method: "POST", headers: json, body });
        expect(expectProblem(answer, 400)).toStrictEqual(["body"]);
        const { errors } = fields(answer.body);
        expect(["not-json", "not-utf-8", "not-an-object"]).toContain(fields(errors).body);
        expect(answer.text).not.toMatch(/node_modules|at async|SyntaxError/);
      });
    }

    test(`POST ${path} with objects in place of strings, with a forged length, is 400`, async ({
      ann,
    }) => {
      const odd = { length: { toString: 1, valueOf: 1 } };
      const body = { username: odd, password: odd, nickname: odd, name: odd };
      expectProblem(await ann.rest.call("POST", path, body), 400);
    });

    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      test(`POST ${path} with ${type} is 415`, async ({ ann }) => {
        const headers = { "content-type": type };
        const body = JSON.stringify({ name: "x", username: ann.username, password: ann.password });
        expectProblem(await ann.rest.request(path, { method: "POST", headers, body }), 415);
      });
    }
  }

  test("application/json is accepted with a charset and in any letter case", async ({ ann }) => {
    for (const type of ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]) {
      const body = JSON.stringify({ username: ann.username, password: md5(ann.password) });
      const headers = { "content-type": type };
      const answer = await stranger.request("/Login", { method: "POST", headers, body });
      expect(answer.body).toStrictEqual({ status: true });
    }
  });

  test("another charset and a Content-Encoding are 415, a byte order mark is nothing", async ({
    ann,
  }) => {
    const body = JSON.stringify({ username: ann.username, password: md5(ann.password) });
    const post = (headers: Record<string, string>, sent: string | Uint8Array<ArrayBuffer>) =>
      stranger.request("/Login", { method: "POST", headers: { ...json, ...headers }, body: sent });
    for (const charset of ["gbk", "utf-16", "utf-16le", "iso-8859-1"]) {
      const type = `application/json; charset=${charset}`;
      expectProblem(await post({ "content-type": type }, body), 415);
    }
    const zipped = await post({ "content-encoding": "gzip" }, new Uint8Array(gzipSync(body)));
    expectProblem(zipped, 415);
    expect(zipped.headers.get("accept-encoding")).toBe("identity");
    expect((await post({}, `\ufeff${body}`)).body).toStrictEqual({ status: true });
  });

  test("64 KiB are accepted, one byte more is 413", async () => {
    const ann = new Person();
    await ann.register();
    const login = JSON.stringify({ username: ann.username, password: md5(ann.password) });
    const post = (bytes: number) =>
      ann.rest.request("/Login", { method: "POST", headers: json, body: login.padEnd(bytes) });
    expect((await post(64 * 1024)).body).toStrictEqual({ status: true });
    expectProblem(await post(64 * 1024 + 1), 413);
    expectProblem(await post(1024 * 1024), 413);
  });

  test("over 64 KiB is 413 also without Content-Length", async () => {
    const body = JSON.stringify({ username: "ann", password: "x" }).padEnd(80 * 1024);
    const status = await new Promise((resolve, reject) => {
      const call = request(`${webOrigin}/Login`, { method: "POST", headers: json });
      call.on("response", (response) => resolve(response.resume().statusCode));
      call.on("error", reject);
      call.write(body.slice(0, 40 * 1024));
      call.end(body.slice(40 * 1024));
    });
    expect(status).toBe(413);
  });
});

test.describe("the Origin header", () => {
  const foreign = [
    "https://evil.example",
    "null",
    "file://",
    webOrigin.replace(/^http/, "capacitor"),
    `${webOrigin}.evil.example`,
    "http://127.0.0.1:1",
  ];
  for (const origin of foreign) {
    test(`calls that change something are 403 with Origin ${origin}, and change nothing`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const name = unique("bob");
      const login = { username: ann.username, password: md5(ann.password) };
      const user = { username: name, password: "x1234567890", nickname: "Bob" };
      for (const [method, path, body] of [
        ["POST", "/User", user],
        ["POST", "/Login", login],
        ["POST", "/Room", { name: "x" }],
        ["DELETE", `/Room/${room}`, undefined],
        ["DELETE", `/Room/${room}/Member/${ann.username}`, undefined],
        ["POST", "/Logout", undefined],
      ] as const) {
        await test.step(`${method} ${path}`, async () => {
          const answer = await ann.rest.call(method, path, body, { origin });
          expectProblem(answer, 403);
          expect(answer.headers.getSetCookie()).toStrictEqual([]);
        });
      }
      expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
      expectProblem(await stranger.call("GET", `/User/${name}`), 404);
    });
  }

  test("the scheme's own port and letter case in Host make no other origin", async () => {
    const status = (host: string, origin: string) =>
      new Promise((resolve, reject) => {
        const call = request(`${webOrigin}/Logout`, { method: "POST", headers: { host, origin } });
        call.on("response", (response) => resolve(response.resume().statusCode));
        call.on("error", reject).end();
      });
    for (const [host, origin, expected] of [
      ["tea.example:80", "http://tea.example", 200],
      ["tea.example:443", "https://tea.example", 200],
      ["TEA.example", "http://tea.example", 200],
      ["xn--fiqs8s.example", "http://xn--fiqs8s.example", 200],
      ["[::1]:3000", "http://[::1]:3000", 200],
      ["tea.example:443", "http://tea.example", 403],
      ["tea.example", "http://tea.example:81", 403],
      ["tea.example", "http://tea.example.", 403],
    ] as const) {
      expect(await status(host, origin), `${host} ${origin}`).toBe(expected);
    }
  });

  test("the server's own Origin is accepted", async () => {
    const origin = { origin: webOrigin };
    const ann = new Person();
    const { username, password, nickname } = ann;
    const call = (method: string, path: string, body?: unknown) =>
      ann.rest.call(method, path, body, origin);
    expect((await call("POST", "/User", { username, password, nickname })).status).toBe(201);
    const login = await call("POST", "/Login", { username, password: md5(password) });
    expect(login.body).toStrictEqual({ status: true });
    const room = await ann.makeRoom();
    expect((await call("DELETE", `/Room/${room}`)).status).toBe(204);
    expect((await call("POST", "/Logout")).body).toStrictEqual({ status: true });
  });
});
