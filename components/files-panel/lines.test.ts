import { expect, test } from "vitest";
import { itemAfterKey, lineAt, linesOf, offsetsOf } from "./lines";
import type { ListedItem } from "./listed-items";

const item = (key: string, kind: "picture" | "audio" | "file", time: number): ListedItem => ({
  ...{ key, kind, time, id: 1, name: key, type: "x/x", bytes: 1, message: 1 },
  ...{ username: "ann", nickname: "Ann" },
});
const monthOf = (time: number) => String(Math.floor(time / 100));
const pictures = ["a", "b", "c", "d"].map((key) => item(key, "picture", 250));
const lines = linesOf([...pictures, item("e", "picture", 150)], 308, monthOf);

test("pictures stand three in a line, below a heading for each month", () => {
  const shown = lines.map((line) =>
    line.kind === "pictures" ? line.items.map(({ key }) => key) : line.kind,
  );
  expect(shown).toStrictEqual(["month", ["a", "b", "c"], ["d"], "month", ["e"]]);
  expect(offsetsOf(lines)).toStrictEqual([0, 36, 140, 244, 280, 384]);
});

test("the line at a height is found, also beyond the ends", () => {
  const offsets = offsetsOf(lines);
  expect([-5, 0, 35, 36, 243, 244, 9_999].map((y) => lineAt(offsets, y))).toStrictEqual([
    0, 0, 0, 1, 2, 3, 4,
  ]);
  expect(lineAt(offsetsOf([]), 10)).toBe(0);
});

test.each([
  ["a", "ArrowRight", "b"],
  ["c", "ArrowRight", "d"],
  ["d", "ArrowLeft", "c"],
  ["a", "ArrowLeft", undefined],
  ["c", "ArrowDown", "d"],
  ["d", "ArrowDown", "e"],
  ["e", "ArrowDown", undefined],
  ["e", "ArrowUp", "d"],
  ["c", "End", "e"],
  ["e", "Home", "a"],
  ["a", "x", undefined],
])("from %s, %s leads to %s", (key, pressed, to) => {
  expect(itemAfterKey(lines, key, pressed)?.key).toBe(to);
});

test("files and audio have a line each", () => {
  const rows = linesOf([item("f", "file", 1), item("g", "audio", 1)], 308, monthOf);
  expect(rows.map(({ height }) => height)).toStrictEqual([36, 56, 104]);
});
