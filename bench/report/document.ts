import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "@/host/paths";

const file = path.join(root, "docs/performance.md");

/** Replaces a section between its markers in docs/performance.md and keeps the text around them. */
export function writeSection(id: string, markdown: string): void {
  const [start, end] = [`<!-- bench ${id} -->`, `<!-- end of ${id} -->`];
  const text = existsSync(file) ? readFileSync(file, "utf8") : "# Performance\n";
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  const section = `${start}\n\n${markdown}\n\n${end}`;
  const changed =
    from >= 0 && to > from
      ? text.slice(0, from) + section + text.slice(to + end.length)
      : `${text.trimEnd()}\n\n${section}\n`;
  writeFileSync(file, changed);
  // Formats the tables like the rest of the project.
  const biome = path.join(root, "node_modules/.bin/biome");
  spawnSync(biome, ["format", "--write", file], { cwd: root, stdio: "ignore" });
}

export function writeFigure(name: string, svg: string): void {
  writeFileSync(path.join(root, "docs", name), `${svg}\n`);
}
