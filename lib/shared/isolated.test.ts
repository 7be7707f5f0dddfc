import { expect, test } from "vitest";
import { isolated } from "./isolated";

// element-web#1712, processone/fluux-messenger#897
test.each([
  ["אבי", "\u2068אבי\u2069"],
  ["Dr. محمد 2", "\u2068Dr. محمد 2\u2069"],
  ["𞤀𞤣", "\u2068𞤀𞤣\u2069"],
])("within a sentence, %s is isolated", (name, expected) => {
  expect(isolated(name)).toBe(expected);
});

test.each(["Ann", "林晚", "José 2", "👩‍💻", "Анна", "ก้อง", ""])("%s stays as it is", (name) => {
  expect(isolated(name)).toBe(name);
});
