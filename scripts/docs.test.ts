import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "@/host/paths";

const pages = [
  "README.md",
  "bench/README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join("docs", file)),
];
const decisions = pages.filter((page) => page.startsWith("docs/decisions/"));

test.each(pages)("%s links to and names files that exist", (page) => {
  const text = read(page);
  const links = Array.from(text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g), ([, to = ""]) =>
    path.join(path.dirname(page), to),
  );
  const named = Array.from(
    text.matchAll(
      /`((?:app|bench|components|docs|drizzle|e2e|host|lib|party|scripts)\/[^`\s*{<…]+)`/g,
    ),
    ([, file = ""]) => file,
  );
  const missing = [...links, ...named].filter((file) => !existsSync(path.join(root, file)));
  expect(missing).toStrictEqual([]);
});

test.each(decisions)("%s has a date and a status", (page) => {
  expect(read(page)).toMatch(/^# \d+\. .+\n\nDate: \d{4}-\d{2}-\d{2} · Status: \S/);
});

function read(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}
