/** The folder of the pictures; their names say what they show. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Look } from "./look";

export function fileOf(state: string, { size, scheme, language }: Look): string {
  return `${state}-${size}-${scheme}-${language}.png`;
}

export function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** README.md: all pictures by state, the desktop first. */
export function writeIndex(folder: string): void {
  const states = new Map<string, string[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".png"))) {
    const state = file.replace(/(-[^-]+){3}\.png$/, "");
    states.set(state, [...(states.get(state) ?? []), file]);
  }
  const rows = [...states].map(([state, files]) => {
    const pictures = files.map((file) => {
      const look = file.slice(state.length + 1, -".png".length).replaceAll("-", ", ");
      const height = look.startsWith("phone") || look.startsWith("narrow") ? 420 : 300;
      return `<img src="${file}" alt="${state}, ${look}" title="${look}" height="${height}">`;
    });
    return `## ${state}\n\n${pictures.join("\n")}\n`;
  });
  const head = "# The screen\n\nEvery state of it, made by `npm run screens`.\n";
  writeFileSync(path.join(folder, "README.md"), [head, ...rows].join("\n"));
}
