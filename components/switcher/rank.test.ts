import { expect, test } from "vitest";
import { score } from "./rank";

test.each([
  ["dmm-com/pagoda#1850", "Ｔｅａ房", "tea"],
  ["dmm-com/pagoda#1850", "tea", "ＴＥＡ"],
  ["dmm-com/pagoda#1850", "ｶﾀｶﾅ会", "カタカナ"],
  ["slskd/slskd#1401", "Music of France", "france"],
  ["element-hq/element-web#2317", "Café Zoë", "cafe zoe"],
  ["", "cafe\u0301", "café"],
  ["", "Straße", "STRASSE"],
  ["", "İstanbul", "istanbul"],
  ["", "周末去哪儿", "去哪"],
  ["", "（周末）", "(周末"],
])("%s: a room %s is found by %s", (_, name, query) => {
  expect(score(name, query)).toBeGreaterThan(0);
});

test.each([
  ["tea", "coffee"],
  ["周末", "周六"],
])("a room %s is not found by %s", (name, query) => {
  expect(score(name, query)).toBe(0);
});
