import { expect, test } from "vitest";
import { isCommon } from "./password-rules";

const owner = { username: "lu-yu", nickname: "陆羽 Lu" };

test.each([
  "password",
  "Password1",
  "12345678",
  "iloveyou",
  "ＰＡＳＳＷＯＲＤ",
  "aaaaaaaaa",
  "abcabcabcab",
  "98765432",
  "bcdefghij",
  "poiuytrewq",
  "lu-yulu-yu",
  "Lu-Yu1984",
  "!!!lu-yu!!!",
  "陆羽 lu 1980",
  "Teahouse",
  "teahouse2026",
  "茶馆茶馆茶馆茶馆",
])("a page refuses %s", async (password) => {
  expect(await isCommon(password, owner)).toBe(true);
});

test.each([
  "correct horse battery staple",
  "cha-jing-780",
  "zjh1997@stupid",
  "k7$xpq2m",
  "lu-yu drinks green tea",
  "一杯清茶慢慢喝着",
  "        x7",
])("a page takes %s", async (password) => {
  expect(await isCommon(password, owner)).toBe(false);
});

test("somebody without a nickname of letters does not make every password common", async () => {
  expect(await isCommon("k7$xpq2m", { username: "_", nickname: "🍵" })).toBe(false);
});
