import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "../support/fixtures";

test("docs/protocol.md: each rule is cited by a test", () => {
  const text = readFileSync(path.join(import.meta.dirname, "../../docs/protocol.md"), "utf8");
  const rules = Array.from(text.matchAll(/^(\d+)\. /gm), ([, number]) => Number(number));
  expect(rules).toStrictEqual(rules.map((_, index) => index + 1));
  const e2e = path.join(import.meta.dirname, "..");
  const specs = readdirSync(e2e, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".spec.ts"),
  );
  const cited = new Set<number>();
  for (const file of specs) {
    const source = readFileSync(path.join(e2e, file), "utf8");
    for (const [, list = ""] of source.matchAll(/protocol ([\d, –]+):/g)) {
      for (const part of list.split(", ")) {
        const [first = 0, last = first] = part.split("–").map(Number);
        for (let rule = first; rule <= last; rule++) cited.add(rule);
      }
    }
  }
  expect(rules.filter((rule) => !cited.has(rule))).toStrictEqual([]);
});
