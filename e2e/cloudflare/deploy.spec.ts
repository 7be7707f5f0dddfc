import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleRooms } from "@/host/rooms/bundle-rooms";
import { CloudflareApi } from "../support/cloudflare-api";
import { expect, test } from "../support/cloudflare-fixtures";
import { root } from "../support/stack";

const secrets = { ROOM_TOKEN_SECRET: "r".repeat(40), INTERNAL_SECRET: "i".repeat(40) };

test("deploy:rooms uploads the bundle of one machine, with secrets as secrets, to one's own account", async ({
  wrangler,
}) => {
  const home = mkdtempSync(path.join(tmpdir(), "teahouse-deploy-test-"));
  const api = await CloudflareApi.start();
  try {
    const child = spawn("npm", ["run", "--silent", "deploy:rooms", "--", "--name", "my-chat"], {
      cwd: root,
      env: {
        ...process.env,
        ...secrets,
        PATH: `${path.dirname(wrangler.node)}${path.delimiter}${process.env.PATH}`,
        APP_URL: "https://chat.example.org",
        CLOUDFLARE_API_BASE_URL: api.origin,
        CLOUDFLARE_API_TOKEN: "a-token",
        CLOUDFLARE_ACCOUNT_ID: "an-account",
        CI: "1",
        XDG_CONFIG_HOME: home,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        output += text;
      });
    }
    const [code] = await once(child, "close");
    expect(code, output).toBe(0);
    expect(output).not.toContain(secrets.INTERNAL_SECRET);
    expect([...api.tokens]).toStrictEqual(["Bearer a-token"]);

    const { path: address = "", metadata = {}, modules = {} } = api.upload ?? {};
    expect(address).toMatch(/^\/accounts\/an-account\/workers\/scripts\/my-chat\?/);
    const file = path.join(home, "rooms.js");
    await bundleRooms(file);
    const lines = (text: string) => text.split("\n");
    const bundle = lines(readFileSync(file, "utf8"));
    const changed = lines(modules["rooms.js"] ?? "").filter((line, n) => line !== bundle[n]);
    expect(changed).toStrictEqual(["const StaticAssetManifest = { assets: {} };"]);
    expect(Object.keys(modules)).toStrictEqual(["rooms.js"]);
    expect(metadata).toMatchObject({
      main_module: "rooms.js",
      compatibility_date: "2024-07-18",
      migrations: { steps: [{ new_sqlite_classes: ["PartyKitDurable", "inboxDO"] }] },
    });
    const plain = (name: string, text: string) => ({ name, type: "plain_text", text });
    const secret = (name: keyof typeof secrets) => ({
      ...{ name: `pkvar-${name}`, type: "secret_text", text: secrets[name] },
    });
    const rooms = (name: string, class_name: string) => ({
      ...{ name, type: "durable_object_namespace", class_name },
    });
    expect(metadata.bindings).toStrictEqual([
      plain("pkvar-APP_URL", "https://chat.example.org"),
      plain("pkvar-LIMITS_FACTOR", "1"),
      plain("pkvar-LOG_LEVEL", "info"),
      { name: "PARTYKIT_CRONS", type: "json", json: {} },
      secret("ROOM_TOKEN_SECRET"),
      secret("INTERNAL_SECRET"),
      rooms("PARTYKIT_DURABLE", "PartyKitDurable"),
      rooms("inbox", "inboxDO"),
    ]);
  } finally {
    api.stop();
    rmSync(home, { recursive: true });
  }
});

test("deploy:rooms says what it needs: newer Node, and the rooms' variables", async ({
  wrangler,
}) => {
  const run = (node: string) =>
    spawnSync(node, ["--import", "tsx", "scripts/deploy/rooms.ts"], {
      cwd: root,
      env: { ...process.env, APP_URL: "chat.example.org", ...secrets, INTERNAL_SECRET: "short" },
      encoding: "utf8",
    });
  const { status, stderr } = run(wrangler.node);
  expect(status).toBe(2);
  for (const name of ["APP_URL", "INTERNAL_SECRET"]) expect(stderr).toContain(name);
  expect(stderr).not.toContain("ROOM_TOKEN_SECRET");
  if (wrangler.node === process.execPath) return;
  const tooOld = run(process.execPath);
  expect(tooOld.status).toBe(5);
  expect(tooOld.stderr).toContain("needs Node 22");
});
