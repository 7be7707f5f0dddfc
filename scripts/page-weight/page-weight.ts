/**
 * `BASE_URL=… npx tsx scripts/page-weight/page-weight.ts`: lists the scripts that a room's page
 * loads before you can type, by size after gzip, and fails above the budget.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { root } from "@/host/paths";
import { scriptBudgets } from "./page-budget";

const base = process.env.BASE_URL ?? "http://localhost:3000";

const scripts = scriptsOf(await roomPage());
const weights = await Promise.all(
  scripts.map(async (source) => {
    const response = await fetch(new URL(source, base));
    if (!response.ok) throw new Error(`${source}: HTTP ${response.status}`);
    return { source, bytes: gzipSync(Buffer.from(await response.arrayBuffer())).length };
  }),
);
const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { source, bytes } of weights.sort((a, b) => b.bytes - a.bytes)) {
  console.log(`${kilobytes(bytes).padStart(9)}  ${source}`);
}
const framework = await frameworkScripts();
const ours = weights
  .filter(({ source }) => !framework.some((file) => source.endsWith(file)))
  .reduce((sum, { bytes }) => sum + bytes, 0);
console.log(`${kilobytes(total).padStart(9)}  of ${kilobytes(scriptBudgets.room)} allowed`);
console.log(`${kilobytes(total - ours).padStart(9)}  of that is Next and React, on every page`);
if (total > scriptBudgets.room) process.exitCode = 1;

/** The scripts that Next loads on every page. */
async function frameworkScripts(): Promise<string[]> {
  const manifest = await readFile(path.join(root, ".next/build-manifest.json"), "utf8");
  return z.object({ rootMainFiles: z.array(z.string()) }).parse(JSON.parse(manifest)).rootMainFiles;
}

/** Fetches a new room's page as a new person. */
async function roomPage(): Promise<string> {
  const username = `weight${Date.now().toString(36)}`;
  const password = crypto.randomUUID();
  await post("/api/User", { username, nickname: "Weight", password });
  const session = await post("/api/Login", { username, password });
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const room = await post("/api/Room", { name: "Weight" }, cookie);
  const location = room.headers.get("Location") ?? "";
  const page = await fetch(`${base}/rooms/${location.split("/").at(-1)}`, { headers: { cookie } });
  if (!page.ok) throw new Error(`The room's page: HTTP ${page.status}`);
  return page.text();
}

async function post(path: string, body: unknown, cookie = ""): Promise<Response> {
  const response = await fetch(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path}: HTTP ${response.status}`);
  return response;
}

/** Skips `nomodule` scripts: every browser since 2018 ignores them. */
function scriptsOf(html: string): string[] {
  const tags = html.match(/<script\b[^>]*>/gi) ?? [];
  const sources = tags
    .filter((tag) => !/\snomodule\b/i.test(tag))
    .flatMap((tag) => /\ssrc="([^"]+)"/i.exec(tag)?.[1] ?? []);
  return [...new Set(sources)];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
