import { expect, test } from "vitest";
import type { FileInfo } from "@/lib/wire/frames";
import { albumRows, filesHeight, grouped, pictureBox, videoBox } from "./boxes";

const file = (type: string, width?: number, height?: number): FileInfo => ({
  ...{ id: 1, name: "a", bytes: 1, type },
  ...(width !== undefined && { width }),
  ...(height !== undefined && { height }),
});
const photo = file("image/jpeg", 4_000, 3_000);

test.each([
  ["a photo fits into the box", 4_000, 3_000, 480, 360, "whole"],
  ["upright, too", 3_000, 4_000, 270, 360, "whole"],
  ["a small one is not enlarged", 200, 100, 200, 100, "whole"],
  ["a dot can be hit", 1, 1, 48, 48, "whole"],
  ["a line stays a line", 400, 2, 400, 48, "whole"],
  ["of a very tall one a part is shown", 100, 40_000, 96, 360, "cover"],
  ["of a very wide one, too", 40_000, 100, 480, 96, "cover"],
] as const)("a single picture: %s", (_, width, height, boxWidth, boxHeight, fit) => {
  expect(pictureBox({ width, height })).toStrictEqual({ width: boxWidth, height: boxHeight, fit });
});

test("a video has space for its controls, also if nobody knows its size", () => {
  expect(videoBox({ width: 1_920, height: 1_080 })).toStrictEqual({ width: 480, height: 270 });
  expect(videoBox({ width: 32, height: 32 })).toStrictEqual({ width: 240, height: 135 });
  expect(videoBox({})).toStrictEqual({ width: 480, height: 270 });
});

test("an album has a place for each of its pictures, in full rows", () => {
  for (let count = 1; count <= 12; count++) {
    const rows = albumRows(count);
    expect(rows.reduce((sum, each) => sum + each, 0)).toBe(count);
    // Each divides the grid's columns.
    for (const each of rows) expect(12 % each).toBe(0);
  }
});

test("the height of files is known for any column", () => {
  const heights = (column: number, ...files: FileInfo[]) => Math.round(filesHeight(files, column));
  expect(heights(800, photo)).toBe(360 + 4);
  expect(heights(240, photo)).toBe(180 + 4);
  // Two cells of 4:3 with a gap between them.
  expect(heights(800, photo, photo)).toBe(Math.round((476 / 2) * (3 / 4)) + 4);
  expect(heights(800, photo, photo, photo, photo)).toBe(Math.round(476 * (3 / 4)) + 4 + 4);
  expect(heights(240, file("video/mp4", 1_920, 1_080))).toBe(135 + 4);
  // Cards do not shrink in height.
  expect(heights(240, file("application/zip"))).toBe(56 + 4);
  expect(heights(800, file("application/pdf", 800, 1_000))).toBe(256 + 4);
  expect(heights(800, photo, file("application/zip"))).toBe(360 + 4 + 56 + 4);
});

test("what no browser shows as a picture is none", () => {
  const svg = file("image/svg+xml");
  const pdf = file("application/pdf", 800, 1_000);
  expect(grouped([svg, photo, pdf])).toStrictEqual({ pictures: [photo], others: [svg, pdf] });
});
