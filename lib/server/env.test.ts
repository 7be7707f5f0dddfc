import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const secret = "x".repeat(32);

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgres://localhost/none");
  vi.stubEnv("PARTY_INTERNAL_URL", "https://rooms.example.org");
  for (const name of ["NEXTAUTH_SECRET", "ROOM_TOKEN_SECRET", "INTERNAL_SECRET"]) {
    vi.stubEnv(name, secret);
  }
});
afterEach(() => vi.unstubAllEnvs());

test.each(["wss://rooms.example.org", "wss://rooms.example.org/"])(
  "PARTY_URL is reduced to its origin: %s",
  async (url) => {
    vi.stubEnv("PARTY_URL", url);
    const { env } = await import("./env");
    expect(env().PARTY_URL).toBe("wss://rooms.example.org");
  },
);

test.each([
  ["PARTY_URL", "https://rooms.example.org"],
  ["DATABASE_POOLER", "yes"],
  ["INTERNAL_SECRET", "short"],
])("an invalid variable is refused at the start: %s=%s", async (name, value) => {
  vi.stubEnv(name, value);
  const { env } = await import("./env");
  expect(env).toThrow(name);
});

test(".env.example documents every variable and no other", () => {
  const read = new Set<string>();
  for (const file of [
    ...["lib/server/env.ts", "lib/server/quota-settings.ts", "party/platform/env.ts"],
    ...["lib/server/files/file-settings.ts"],
    ...["lib/server/db/migrate.ts", "host/settings.ts", "host/web/web.ts"],
  ]) {
    const source = readFileSync(file, "utf8");
    for (const [, field, variable] of source.matchAll(
      /^ {2}([A-Z][A-Z_]+):|process\.env\.([A-Z][A-Z_]+)/gm,
    )) {
      read.add(field ?? variable ?? "");
    }
  }
  for (const name of ["NODE_ENV", "VERCEL"]) read.delete(name);
  const example = readFileSync(".env.example", "utf8");
  const explained = Array.from(example.matchAll(/^([A-Z_]+)=/gm), ([, name = ""]) => name);
  const partykit = ["PARTYKIT_LOGIN", "PARTYKIT_TOKEN"];
  const cloudflare = ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"];
  expect(explained.toSorted()).toStrictEqual([...read, ...partykit, ...cloudflare].toSorted());
});
