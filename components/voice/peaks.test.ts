import { expect, test } from "vitest";
import { peaksOf } from "./peaks";

test("each bar is as high as its part is loud, in proportion to the loudest", () => {
  expect(peaksOf([0, 0, 0.5, -0.5, 0.25, 0.25], 3)).toStrictEqual([0, 1, 0.5]);
});

test("silence is flat, and so is nothing", () => {
  expect(peaksOf([0.001, 0.001], 2)).toStrictEqual([0.05, 0.05]);
  expect(peaksOf([], 3)).toStrictEqual([0, 0, 0]);
});

test("a few levels are stretched over all bars", () => {
  expect(peaksOf([0.5, 1], 4)).toStrictEqual([0.5, 0.5, 1, 1]);
});
