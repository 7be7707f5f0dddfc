import { expect, test } from "vitest";
import { isKey } from "./is-key";

test.each([
  ["k", "KeyK"],
  ["K", "KeyK"],
  // Dvorak has its K elsewhere.
  ["k", "KeyV"],
  // Russian, Greek, Hebrew, Arabic, Korean.
  ["л", "KeyK"],
  ["Κ", "KeyK"],
  ["ל", "KeyK"],
  ["ن", "KeyK"],
  ["ㅏ", "KeyK"],
])("%s at %s is K (Rocket.Chat#25037)", (key, code) => {
  expect(isKey({ key, code }, "K")).toBe(true);
});

test.each([
  ["t", "KeyK"],
  ["j", "KeyJ"],
  ["о", "KeyJ"],
  ["ArrowUp", "ArrowUp"],
  ["é", "KeyK"],
])("%s at %s is no K", (key, code) => {
  expect(isKey({ key, code }, "K")).toBe(false);
});
