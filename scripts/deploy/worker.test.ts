import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "@/host/paths";
import { bindingsOf, writeWorker } from "./worker";

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

test("the Worker imports nothing that Cloudflare does not have", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-worker-"));
  try {
    await writeWorker(folder);
    const code = readFileSync(path.join(folder, "rooms.js"), "utf8");
    const imported = Array.from(code.matchAll(/^import .* from "(.+)";$/gm), ([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith("node:"))).toStrictEqual([]);
    for (const name of ["PartyKitDurable", "inboxDO"]) {
      expect(code).toMatch(new RegExp(`^ {2}(?:\\w+ as )?${name},?$`, "m"));
    }
    expect(readFileSync(path.join(folder, "wrangler.jsonc"), "utf8")).toBe(
      read("scripts/deploy/wrangler.jsonc"),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("one machine, PartyKit and Cloudflare run the rooms as of the same date", () => {
  const dates = [
    read("scripts/deploy/wrangler.jsonc").match(/"compatibility_date": "(.+)"/),
    read("host/rooms/rooms.capnp").match(/compatibilityDate = "(.+)"/),
    read("partykit.json").match(/"compatibilityDate": "(.+)"/),
  ].map((found) => found?.[1]);
  expect(new Set(dates)).toStrictEqual(new Set(["2024-07-18"]));
});

test("no secret is an argument, which every user of the machine can read", () => {
  const { args, secrets } = bindingsOf({
    ...{ APP_URL: "https://chat.example.org", LIMITS_FACTOR: "1", LOG_LEVEL: "info" },
    ...{ ROOM_TOKEN_SECRET: "first secret", INTERNAL_SECRET: "second secret" },
  });
  expect(args).toStrictEqual([
    ...["--var", "pkvar-APP_URL:https://chat.example.org"],
    ...["--var", "pkvar-LIMITS_FACTOR:1", "--var", "pkvar-LOG_LEVEL:info"],
  ]);
  expect(secrets).toStrictEqual({
    "pkvar-ROOM_TOKEN_SECRET": "first secret",
    "pkvar-INTERNAL_SECRET": "second secret",
  });
});
