import path from "node:path";
import { root } from "../paths";

/**
 * Compiles the programs of the web server, the app, and what examines its files into `folder`. In development they run from their
 * sources, with a compiler in each process, which takes time to start and memory.
 */
export async function buildPrograms(folder: string): Promise<void> {
  const sources = {
    ...{ web: "host/web/web.ts", app: "host/web/app.ts" },
    media: "host/media/media.ts",
  };
  await compile(sources, folder);
}

/** Compiles each source, by its path in the project, to `<name>.js` in `folder`; packages stay outside. */
export async function compile(sources: Record<string, string>, folder: string): Promise<void> {
  const { build } = await import("esbuild");
  const entries = Object.entries(sources).map(([name, file]) => [name, path.join(root, file)]);
  await build({
    entryPoints: Object.fromEntries(entries),
    // The result must not depend on where it was called from.
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    packages: "external",
    // A guard that Next understands; anywhere else it only throws.
    alias: { "server-only": path.join(root, "node_modules/server-only/empty.js") },
    platform: "node",
    format: "esm",
    target: "node20",
    tsconfig: path.join(root, "tsconfig.json"),
    logLevel: "warning",
  });
}
