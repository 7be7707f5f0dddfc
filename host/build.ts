import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import lockfile from "proper-lockfile";
import { bundleRooms } from "./bundle-rooms";
import { buildDir, roomsBundle, root } from "./paths";

/** What a build is made of. */
const sources = [
  "app",
  "components",
  "lib",
  "party",
  "drizzle/schema.ts",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "package-lock.json",
  "tsconfig.json",
  ".postcssrc.json",
  "host/bundle-rooms.ts",
];
const stamp = path.join(buildDir, "built");

/** Builds app and room server where the sources changed since the last build; one at a time. */
export async function buildWhenNeeded(say: (words: string) => void = console.error): Promise<void> {
  // Before anything is written: who is installed read-only was built beforehand.
  if (await isBuilt(await digestOfSources())) return;
  await mkdir(buildDir, { recursive: true });
  const release = await lockfile.lock(buildDir, { retries: { forever: true, maxTimeout: 1_000 } });
  try {
    const wanted = await digestOfSources();
    if (await isBuilt(wanted)) return;
    say("Building …");
    await rm(stamp, { force: true });
    await bundleRooms(roomsBundle);
    await nextBuild();
    await writeFile(stamp, wanted);
  } finally {
    await release();
  }
}

async function isBuilt(wanted: string): Promise<boolean> {
  if (!existsSync(path.join(root, ".next/BUILD_ID")) || !existsSync(roomsBundle)) return false;
  return existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await Promise.all(sources.map(filesUnder))).flat().sort()) {
    hash
      .update(file)
      .update("\0")
      .update(await readFile(path.join(root, file)));
  }
  return hash.digest("hex");
}

async function filesUnder(source: string): Promise<string[]> {
  if (!existsSync(path.join(root, source))) return [];
  if (path.extname(source) || source.startsWith(".")) return [source];
  const entries = await readdir(path.join(root, source), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

async function nextBuild(): Promise<void> {
  const build = spawn(
    process.execPath,
    [path.join(root, "node_modules/next/dist/bin/next"), "build"],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [build.stdout, build.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => build.once("close", resolve));
  if (code !== 0) throw new Error(`The build failed.\n${output}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildWhenNeeded();
}
