/**
 * Three generators make clients of the OpenAPI document, as the server sends it. Bots on these clients
 * compile in strict mode and live their lives. Two of the generators name Node 22 as what they need;
 * these versions run on 20.19.
 */
import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { webOrigin } from "../support/address";

const run = promisify(execFile);
const root = path.join(import.meta.dirname, "../..");
const sources = path.join(root, "e2e/clients/generated");
const bots = ["openapi-fetch.ts", "hey-api.ts", "orval.ts"];

const life = [
  "accounts",
  "login, session and access token",
  "rooms and members",
  "messages and history",
  "edits, deletions, reactions and search",
  "read markers and pages of a list",
  "problems",
  "the end",
];

test("clients that generators make of openapi.json compile, and a bot lives on each", async () => {
  // Within the project, so that imports find its packages.
  const folder = test.info().outputPath("clients");
  cpSync(sources, folder, { recursive: true });
  const document = await (await fetch(`${webOrigin}/api/openapi.json`)).text();
  writeFileSync(path.join(folder, "openapi.json"), document);
  const env = { ...process.env, API_URL: `${webOrigin}/api` };
  const tool = async (name: string, ...args: string[]) => {
    const command = path.join(root, "node_modules/.bin", name);
    const { stdout } = await run(command, args, { cwd: folder, env, timeout: 60_000 }).catch(
      (error) => Promise.reject(new Error(`${name} ${args[0]}: ${error.stdout}\n${error.stderr}`)),
    );
    return stdout;
  };

  await Promise.all([
    tool("openapi-typescript", "openapi.json", "--output", "schema.ts"),
    tool("openapi-ts", "--input", "openapi.json", "--output", "hey-api-client", "--no-log-file"),
    tool("orval", "--config", "orval.config.mjs"),
  ]);
  const [, ...lives] = await Promise.all([
    tool("tsc", "--project", "tsconfig.json"),
    ...bots.map(async (bot) => (await tool("tsx", bot, webOrigin)).trim().split("\n")),
  ]);
  expect(lives).toStrictEqual(bots.map(() => life));
});

test("the bots need no casts", () => {
  for (const bot of bots) {
    const source = readFileSync(path.join(sources, bot), "utf8");
    expect(source, bot).not.toMatch(/(?<!import \*) as |\bany\b|@ts-|[\w)\]]![.,;)[]/);
  }
});
