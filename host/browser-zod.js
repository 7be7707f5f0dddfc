import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

/**
 * What browsers use of zod/mini. Next's bundler keeps what any function of that package uses, esbuild
 * only what these use, which is a third less: 6 kB of every page with a room.
 */
const used = [
  "array",
  "boolean",
  "catch",
  "check",
  "clone",
  "custom",
  "discriminatedUnion",
  "enum",
  "extend",
  "int",
  "literal",
  "maxLength",
  "minLength",
  "normalize",
  "nonnegative",
  "nullable",
  "number",
  "object",
  "optional",
  "overwrite",
  "partial",
  "pick",
  "positive",
  "record",
  "refine",
  "regex",
  "safeParse",
  "startsWith",
  "string",
  "tuple",
  "union",
  "unknown",
];

/**
 * Writes them to `file`. An import of anything else then fails the build, and belongs into the list.
 *
 * @param {string} file
 */
export async function writeBrowserZod(file) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${used.join(", ")} } from "zod/mini";`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
  const text = outputFiles[0]?.text ?? "";
  // Next asks for the configuration in several processes, and reads this file in between.
  if (text === (await readFile(file, "utf8").catch(() => ""))) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
