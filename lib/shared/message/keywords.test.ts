import { expect, test } from "vitest";
import { containsKeyword, foldText } from "./keywords";

test.each([
  ["the Release is out", "release", true],
  ["RELEASE!", "release", true],
  ["released", "release", false],
  ["prerelease", "release", false],
  ["**release**", "release", true],
  ["_release_", "release", true],
  ["release's", "release", true],
  ["release-2", "release", true],
  ["release2", "release", false],
  ["released, then a release", "release", true],
  ["ｒｅｌｅａｓｅ", "release", true],
  ["the release\n  plan", "release plan", true],
  ["re\u200Blease", "release", true],
  ["c++ or rust", "c++", true],
  ["我用docker部署", "docker", true],
  ["今天发布会取消", "发布", true],
  ["發布", "发布", false],
  ["リリースします", "リリース", true],
  ["배포했어요", "배포", true],
  ["Straße", "STRASSE", false],
  ["ÉTÉ", "été", true],
  ["E\u0301te\u0301", "été", true],
  ["cafe\u0301s", "café", false],
  ["🎉party", "🎉", true],
  ["", "release", false],
])("%j contains the keyword %j: %s", (text, keyword, contains) => {
  expect(containsKeyword(foldText(text), foldText(keyword))).toBe(contains);
});
