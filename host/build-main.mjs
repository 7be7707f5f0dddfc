// The start script runs this before anything is built: plain JavaScript.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.join(import.meta.dirname, "..");

/**
 * Compiles host/main.ts, which takes 0.1 s, and returns its address. This process runs as long as
 * Teahouse does, so it must not keep a compiler in memory, as under tsx.
 */
export async function buildMain() {
  // Where nothing is built, as in a container's image, there is no compiler.
  const { build, stop } = await import("esbuild");
  const file = path.join(root, ".teahouse", "main.js");
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "host/main.ts")],
    // The result must not depend on where the start was called from.
    absWorkingDir: root,
    write: false,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    tsconfig: path.join(root, "tsconfig.json"),
    logLevel: "warning",
  });
  await stop();
  const text = outputFiles[0]?.text ?? "";
  // Not written again: the installation may be read-only, and other starts read it just now.
  if (text !== (await readFile(file, "utf8").catch(() => ""))) {
    await mkdir(path.dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, text);
    await rename(draft, file);
  }
  return pathToFileURL(file).href;
}
