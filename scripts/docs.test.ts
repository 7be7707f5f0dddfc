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

const promises = Array.from(
  read("docs/promises.md").matchAll(/^\|[^|]*\| `([^`]+)` +\| (.+?) +\|$/gm),
  ([, file = "", name = ""]) => ({ file, name }),
);

test("each promise names a test that exists", () => {
  expect(promises.length).toBeGreaterThan(100);
  const missing = promises.filter(({ file, name }) => {
    return !existsSync(path.join(root, file)) || !read(file).includes(name);
  });
  expect(missing).toStrictEqual([]);
});

test("each test that calls itself a promise is in docs/promises.md", () => {
  const files = readdirSync(path.join(root, "e2e"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".spec.ts"))
    .map((file) => path.join("e2e", file));
  const missing = files.flatMap((file) => {
    const names = promises.filter((each) => each.file === file).map(({ name }) => name);
    const titles = Array.from(
      read(file).matchAll(/\btest\(["`](promise.*)["`]/g),
      ([, title = ""]) => title,
    );
    return titles.filter((title) => !names.some((name) => title.includes(name)));
  });
  expect(missing).toStrictEqual([]);
});

test.each(["docs/threat-model.md"])("%s names tests that exist", (page) => {
  const rows = read(page)
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const named = rows.flatMap((row) =>
    Array.from(
      row.matchAll(/`((?:stack|rest|sockets|browser|fuzz)\/[\w-]+)`/g),
      ([, name]) => name,
    ),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !existsSync(path.join(root, `e2e/${name}.spec.ts`)))).toStrictEqual(
    [],
  );
});

function read(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}
