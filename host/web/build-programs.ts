import path from "node:path";
import { root } from "../paths";

/**
 * Compiles the programs of the web server and the app into `folder`. In development they run from their
 * sources, with a compiler in each process, which takes time to start and memory.
 */
export async function buildPrograms(folder: string): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["web", "app"].map((name) => path.join(root, "host/web", `${name}.ts`)),
    outdir: folder,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    tsconfig: path.join(root, "tsconfig.json"),
    logLevel: "warning",
  });
}
