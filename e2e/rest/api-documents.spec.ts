import { execFile, execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { webOrigin } from "../support/address";
import { documentOf, keysOf } from "../support/api-schemas";
import { Client } from "../support/basic-client";
import { checkExchange } from "../support/check-rest";
import { loadDocument, SocketCheck } from "../support/check-sockets";
import { expect, test } from "../support/fixtures";

const root = path.join(import.meta.dirname, "../..");
const stranger = new Client();

test("openapi.json lists exactly the routes and methods of app/api", async () => {
  const routes = readdirSync(path.join(root, "app/api"), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map((file) => `/${path.dirname(file)}`.replaceAll("[", "{").replaceAll("]", "}"))
    // The internal API, next-auth's routes, Prometheus metrics and the catch-all 404 are undocumented.
    .filter((route) => !/^\/(internal|auth)\/|^\/metrics$|\{\.\.\./.test(route));
  const document = await documentOf("openapi.json");
  expect(keysOf(document, "paths").sort()).toStrictEqual(routes.sort());
  for (const route of routes) {
    const { headers } = await stranger.call("OPTIONS", `/api${route.replace(/\{\w+\}/g, "1")}`);
    const takes = headers.get("allow")?.toLowerCase().split(", ") ?? [];
    const documented = keysOf(document, "paths", route);
    expect(documented.sort(), route).toStrictEqual(
      takes.filter((method) => method !== "head" && method !== "options").sort(),
    );
  }
});

test("both documents are served with and without /api, in any letter case", async () => {
  for (const name of ["openapi.json", "asyncapi.json"]) {
    const { text } = await stranger.call("GET", `/api/${name}`);
    for (const address of [`/${name}`, `/API/${name.toUpperCase()}`]) {
      expect((await stranger.call("GET", address)).text).toBe(text);
    }
  }
});

test.describe("an answer or frame that deviates from its document fails the test", () => {
  const headers = new Headers({ "content-type": "application/json" });
  const logIn = { method: "POST", path: "/Login", status: 200, headers };

  test("an answer", async () => {
    await checkExchange({ ...logIn, text: '{"status":true}' });
    const wrong = [
      { ...logIn, text: '{"status":true,"id":1}' },
      { ...logIn, text: "{}" },
      { ...logIn, text: '{"status":"yes"}' },
      { ...logIn, status: 201, text: '{"status":true}' },
      { ...logIn, text: '{"status":true}', requestBody: { username: "ann" } },
      { ...logIn, text: '{"status":true}', headers: new Headers() },
      { ...logIn, method: "PUT", text: '{"status":true}' },
      { ...logIn, path: "/api/Nothing", text: '{"status":true}' },
      { ...logIn, method: "POST", path: "/User", status: 201, text: "" },
    ];
    for (const exchange of wrong) {
      await expect(checkExchange(exchange), JSON.stringify(exchange)).rejects.toThrow(/not as/);
    }
  });

  test("a frame", async () => {
    const document = await loadDocument();
    const socket = (first: string, url = "ws://here/") => {
      const check = new SocketCheck(document, url);
      check.sent(first);
      return check;
    };
    const plain = () => socket('{"token":"x"}');
    const since = () => socket('{"token":"x","since":null}');
    const inbox = () => socket('{"token":"x"}', "ws://here/parties/inbox/1");
    const said = { type: 0, msg: "hi", username: "ann", nickname: "Ann", time: 1 };
    plain().received(JSON.stringify(said));
    since().received(JSON.stringify([{ ...said, id: 1 }]));
    inbox().received('{"kind":"ready"}');
    for (const [check, text] of [
      [plain(), JSON.stringify({ ...said, id: 1 })],
      [plain(), JSON.stringify([said])],
      [plain(), '{"status":true,"id":1}'],
      [plain(), '{"kind":"ready"}'],
      [since(), JSON.stringify(said)],
      [since(), JSON.stringify([{ ...said, id: 1, colour: "red" }])],
      [since(), '{"status":false}'],
      [inbox(), JSON.stringify(said)],
      [inbox(), "no JSON"],
    ] as const) {
      expect(() => check.received(text), text).toThrow(/not as/);
    }
    expect(() => plain().closed(4499)).toThrow(/not as/);
    const asked = since();
    asked.sent('{"react":1,"cid":"c"}');
    expect(() => asked.received('{"status":true,"cid":"c","id":2,"time":1}')).toThrow(/was taken/);
  });
});

test.describe("docs/examples: a complete client sends a message", () => {
  const run = promisify(execFile);
  const example = async (command: string, file: string) => {
    const args = [path.join(root, "docs/examples", file), webOrigin];
    const env = { ...process.env, FORCE_COLOR: "0" };
    return (await run(command, args, { timeout: 30_000, env })).stdout.trim().split("\n");
  };

  test("in curl", async () => {
    const [login, token, sent, withPicture, page, logout] = await example("sh", "client.sh");
    expect(login).toBe('{"status":true}');
    expect(token).toContain('{"token":"');
    expect(JSON.parse(sent ?? "")).toStrictEqual({ id: 1, time: expect.any(Number) });
    expect(JSON.parse(withPicture ?? "")).toStrictEqual({ id: 2, time: expect.any(Number) });
    const file = { name: "cup.png", type: "image/png", alt: "A red cup", width: 1, height: 1 };
    const messages = [
      expect.anything(),
      expect.objectContaining({ files: [expect.objectContaining(file)] }),
    ];
    expect(JSON.parse(page ?? "")).toMatchObject({ messages });
    expect(logout).toBe('{"status":true}');
  });

  test("in JavaScript", async () => {
    const lines = await example(process.execPath, "client.mjs");
    expect(lines).toStrictEqual(["{ status: true }", "{ status: true }", "{ status: true }"]);
  });

  test("in Python", async () => {
    const python = (args: string[]) => execFileSync("python3", args, { stdio: "pipe" });
    const has = (args: string[]) => {
      try {
        return python(args).length >= 0;
      } catch {
        return false;
      }
    };
    test.skip(!has(["--version"]), "there is no python3 on this machine");
    const withSocket = has(["-c", "import websocket"]);
    if (!withSocket)
      console.log("Python has no websocket-client: its example says hello over REST");
    const [login, hello, logout] = await example("python3", "client.py");
    expect(login).toBe("{'status': True}");
    expect(hello).toMatch(withSocket ? /^\{'status': True\}$/ : /^\{'id': 1, 'time': \d+\}$/);
    expect(logout).toBe("{'status': True}");
  });
});
