import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import lockfile from "proper-lockfile";
import { buildMain } from "./build-main.mjs";
import { buildDir, root } from "./paths";
import { buildRooms } from "./rooms/bundle-rooms";
import { buildPrograms } from "./web/build-programs";

/** Everything that goes into a build. */
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
  "host/browser-zod.js",
  "host/media",
  "host/paths.ts",
  "host/rooms",
  "host/web",
];
/** Holds the digest of the sources that were built. */
const stamp = path.join(buildDir, "built");

/**
 * Builds app and rooms if the sources have changed since the last build; where there are no sources, as
 * in a container's image, nothing. STANDALONE=1 has Next collect what it needs at run time, too. Processes
 * that build at the same time take turns. Throws if the build fails or `signal` aborts it.
 */
export async function buildWhenNeeded(
  log: (text: string) => void = console.error,
  signal?: AbortSignal,
): Promise<void> {
  if (!existsSync(path.join(root, "host"))) return;
  // Before anything is written: a read-only installation is built beforehand.
  if (await isBuilt(await digestSources())) return;
  await mkdir(buildDir, { recursive: true });
  const release = await lockfile.lock(buildDir, { retries: { forever: true, maxTimeout: 1_000 } });
  try {
    const wanted = await digestSources();
    if (await isBuilt(wanted)) return;
    log("Building …");
    await rm(stamp, { force: true });
    await buildRooms(buildDir);
    await buildPrograms(buildDir);
    await buildMain();
    await buildApp(wanted.slice(0, 20), signal);
    await writeFile(stamp, wanted);
    // The compiler is a process, which would live as long as this one.
    await (await import("esbuild")).stop();
  } finally {
    await release();
  }
}

async function isBuilt(wanted: string): Promise<boolean> {
  const built = ["rooms.js", "web.js", "app.js", "media.js", "main.js"].map((name) =>
    path.join(buildDir, name),
  );
  const standalone = path.join(root, ".next/standalone/server.js");
  const outputs = [path.join(root, ".next/BUILD_ID"), ...built, stamp];
  if (process.env.STANDALONE === "1") outputs.push(standalone);
  return outputs.every((file) => existsSync(file)) && (await readFile(stamp, "utf8")) === wanted;
}

async function digestSources(): Promise<string> {
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
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** `id`: the same for the same sources, so that pages may go from one instance to another. */
async function buildApp(id: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const build = spawn(
    process.execPath,
    [path.join(root, "node_modules/next/dist/bin/next"), "build"],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        SOURCES_DIGEST: id,
      },
      stdio: ["ignore", "pipe", "pipe"],
      // In a process group of its own, so that an abort also kills its workers.
      detached: signal !== undefined,
    },
  );
  const kill = () => {
    if (build.pid && isRunning(build)) process.kill(-build.pid, "SIGKILL");
  };
  signal?.addEventListener("abort", kill);
  let output = "";
  for (const stream of [build.stdout, build.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => build.once("close", resolve));
  signal?.removeEventListener("abort", kill);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`The build failed.\n${output}`);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildWhenNeeded();
}
