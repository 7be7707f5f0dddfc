/**
 * `npm run build:image -- FOLDER`: builds Teahouse and copies what it needs at run time into an empty
 * folder, for scripts/deploy/Dockerfile. There are no sources in it, no compiler, and of each package
 * only the files that may be loaded.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { buildWhenNeeded } from "./build";
import { findPrograms } from "./database/programs";
import { buildDir, root } from "./paths";
import { enginePath } from "./rooms/engine";
import { compile } from "./web/build-programs";

const programs = ["main", "web", "app", "media"];
/** The image's npm scripts; on a clone they run under a compiler. */
const commands: Record<string, string> = {
  admin: "scripts/admin.ts",
  backup: "scripts/backup/backup.ts",
  restore: "scripts/backup/restore.ts",
  "copy-files": "scripts/copy-files.ts",
  "rebuild-rooms": "scripts/rebuild-rooms.ts",
  "db:migrate": "scripts/migrate.ts",
};

const load = createRequire(import.meta.url);
const requiredFiles = z.object({ config: z.looseObject({}) });
const packageFile = z.object({ name: z.string(), version: z.string(), license: z.string() });
type Trace = (
  files: string[],
  options: { base: string; ignore(file: string): boolean },
) => Promise<{ fileList: Set<string> }>;
/** What Next itself traces files with. */
const tracer = z.object({
  nodeFileTrace: z.custom<Trace>((value) => typeof value === "function"),
});

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Which folder? npm run build:image -- FOLDER");
await buildImage(path.resolve(folder));
await (await import("esbuild")).stop();

async function buildImage(image: string): Promise<void> {
  if (existsSync(image) && readdirSync(image).length > 0) throw new Error(`${image} is not empty.`);
  process.env.STANDALONE = "1";
  await buildWhenNeeded();
  const compiled = path.join(buildDir, "image");
  rmSync(compiled, { recursive: true, force: true });
  const sources = Object.entries(commands).map(([name, file]) => [fileNameOf(name), file]);
  await compile(Object.fromEntries(sources), compiled);

  copy(path.join(root, ".next/standalone"), image);
  // Next's own start, which our app's process takes the place of.
  rmSync(path.join(image, "server.js"));
  const files = [".next/static", "public", "drizzle/migrations", "LICENSE"];
  const built = ["rooms.js", "rooms.capnp", ...programs.map((name) => `${name}.js`)];
  for (const file of [...files, ...built.map((name) => path.join(".teahouse", name))]) {
    copy(path.join(root, file), path.join(image, file));
  }
  copy(compiled, path.join(image, ".teahouse"));
  const own = [...programs.map((name) => path.join(buildDir, `${name}.js`)), ...filesIn(compiled)];
  for (const file of await packageFiles(own)) copy(path.join(root, file), path.join(image, file));
  nameConfiguration(path.join(image, ".teahouse/app.js"));
  writeFileSync(path.join(image, "package.json"), packageJson());
}

/**
 * The files of packages that these programs may load, as paths in the project. Next's are not among
 * them: what its server needs it has traced itself.
 */
async function packageFiles(own: string[]): Promise<string[]> {
  const { nodeFileTrace } = tracer.parse(load("next/dist/compiled/@vercel/nft"));
  const { fileList } = await nodeFileTrace([...own, load.resolve("workerd")], {
    base: root,
    // Used only where there are sources, or to carry over a database of a release up to 0.1.
    ignore: (file) => /node_modules\/(next|esbuild|tsx|partykit|@electric-sql)\//.test(file),
  });
  const traced = [...fileList].filter((file) => file.startsWith("node_modules/"));
  // These are programs, which nothing loads: a tracer sees the names of their packages at most.
  const engine = path.dirname(path.dirname(enginePath()));
  const database = path.dirname(findPrograms());
  const more = [engine, database].flatMap(filesIn).filter((file) => !file.endsWith(".a"));
  return [...traced, ...more.map((file) => path.relative(root, file))];
}

/** Next looks for its configuration here before it looks for next.config.js; so does its own server.js. */
function nameConfiguration(app: string): void {
  const file = path.join(root, ".next/required-server-files.json");
  const { config } = requiredFiles.parse(JSON.parse(readFileSync(file, "utf8")));
  const text = JSON.stringify(JSON.stringify(config));
  const program = readFileSync(app, "utf8");
  writeFileSync(app, `process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = ${text};\n${program}`);
}

function packageJson(): string {
  const own = packageFile.parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
  const scripts = Object.keys(commands).map((name) => [
    name,
    `node .teahouse/${fileNameOf(name)}.js`,
  ]);
  const start = ["start", "node .teahouse/main.js"];
  const all = {
    ...own,
    private: true,
    type: "module",
    scripts: Object.fromEntries([start, ...scripts]),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

function fileNameOf(command: string): string {
  return command.replace(":", "-");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function copy(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
