import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const files = ["css", "js", "html"].map((end) => read(`public/offline/page.${end}`));

test("a new offline page has a new cache, so that browsers do not keep the old one", () => {
  const hash = createHash("sha256").update(files.join("\0")).digest("hex").slice(0, 8);
  expect(read("public/sw.js")).toContain(`const offlineCache = "offline-${hash}";`);
});

test("the offline page has the app's colours, and each text in both languages", () => {
  const [style = "", , page = ""] = files;
  const app = read("app/globals.css");
  const colours = style.match(/--[\w-]+: [^;]+;/g) ?? [];
  expect(colours.length).toBeGreaterThan(20);
  for (const colour of colours) expect(app).toContain(colour);
  const count = (lang: string) => page.split(`<span lang="${lang}">`).length - 1;
  expect(count("en")).toBeGreaterThan(5);
  expect(count("zh-Hans")).toBe(count("en"));
});
