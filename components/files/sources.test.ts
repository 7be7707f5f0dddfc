import { expect, test } from "vitest";
import { imageSource, sourcesOf } from "./sources";

const picture = (width: number, height: number, type = "image/jpeg") => ({
  ...{ id: 7, name: "a", bytes: 1 },
  ...{ type, width, height },
});
const base = "/api/Room/3/File/7";

test("a browser chooses among the sizes that the server has made", () => {
  expect(sourcesOf(3, picture(480, 20))).toStrictEqual([{ src: base, width: 480, height: 20 }]);
  expect(sourcesOf(3, picture(1_000, 500))).toStrictEqual([
    { src: `${base}/small`, width: 480, height: 240 },
    { src: base, width: 1_000, height: 500 },
  ]);
  expect(sourcesOf(3, picture(4_000, 3_000)).map(({ src }) => src)).toStrictEqual([
    `${base}/small`,
    `${base}/large`,
  ]);
});

test("by the pixels that it needs", () => {
  const { srcSet, sizes } = imageSource(3, picture(4_000, 3_000), { width: 480, height: 360 });
  expect(srcSet).toBe(`${base}/small 480w, ${base}/large 1920w`);
  expect(sizes).toBe("min(480px, 100vw - 5rem)");
  // Of a cell of an album, the picture's other parts are cut off.
  const cell = imageSource(3, picture(4_000, 1_000), { width: 160, height: 160 });
  expect(cell.sizes).toBe("min(640px, 400vw - 5rem)");
});

test("only the original of an animation moves", () => {
  const box = { width: 480, height: 360 };
  expect(imageSource(3, picture(800, 600, "image/gif"), box)).toStrictEqual({ src: base });
  const webp = { ...picture(800, 600, "image/webp"), seconds: 2 };
  expect(imageSource(3, webp, box)).toStrictEqual({ src: base });
});
