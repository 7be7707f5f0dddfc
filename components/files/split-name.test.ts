import { expect, test } from "vitest";
import { splitName } from "./split-name";

test.each([
  ["plan.pdf", ["plan.pdf", ""]],
  ["a-very-long-report-of-spring.tar", ["a-very-long-report-of-", "spring.tar"]],
  ["no ending but very long", ["no ending but ver", "y long"]],
  ["Makefile", ["Makefile", ""]],
  [".gitignore", [".gitignore", ""]],
  ["2026年十一月的茶会照片合集.zip", ["2026年十一月的", "茶会照片合集.zip"]],
])("the end of %s stays in sight", (name, parts) => {
  expect(splitName(name)).toStrictEqual(parts);
});

test("no name is shown in another order than it has", () => {
  expect(splitName("photo\u202Egpj.exe").join("")).toBe("photogpj.exe");
});

test("no character is taken apart", () => {
  const family = "👨‍👩‍👧‍👦";
  const [start, end] = splitName(`${family.repeat(20)}.png`);
  expect([start, end]).toStrictEqual([family.repeat(14), `${family.repeat(6)}.png`]);
});
