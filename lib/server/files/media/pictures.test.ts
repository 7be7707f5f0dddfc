import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { examine } from "./examine";
import { chunk, gifOfFrames, hugePng, jpegWithExif, pngSignature } from "./test-files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "media-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function examined(bytes: Buffer | Sharp) {
  const file = path.join(folder, "original");
  writeFileSync(file, Buffer.isBuffer(bytes) ? bytes : await bytes.toBuffer());
  const found = await examine(file);
  return { ...found, bytes: readFileSync(file), files: readdirSync(folder).sort() };
}

const create = (width: number, height: number, background = "#c00") =>
  sharp({ create: { width, height, channels: 3, background } });
const place = "Place: 31.2304, 121.4737";
/** Left half red, right half blue. */
const halves = (width: number, height: number) =>
  create(width, height).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: "#00c" } },
      left: width / 2,
      top: 0,
    },
  ]);
const withPlace = (picture: Sharp) => picture.withExif({ IFD0: { ImageDescription: place } });
async function pixel(bytes: Buffer | string, x: number, y: number): Promise<string> {
  const { data } = await sharp(bytes)
    .extract({ left: x, top: y, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [red = 0, , blue = 0] = data;
  return red > blue ? "red" : "blue";
}

describe("a picture", () => {
  test.each([
    ["image/jpeg", (picture: Sharp) => picture.jpeg()],
    ["image/png", (picture: Sharp) => picture.png()],
    ["image/webp", (picture: Sharp) => picture.webp()],
    ["image/avif", (picture: Sharp) => picture.avif({ effort: 0 })],
  ] as const)("of %s loses its metadata, and not one pixel", async (type, encode) => {
    const given = await withPlace(encode(halves(64, 32))).toBuffer();
    expect(given.includes(place)).toBe(true);
    const found = await examined(given);
    expect(found).toMatchObject({ type, width: 64, height: 32, sizes: [] });
    expect(found.hash).toMatch(/^[\w+/]{20,40}=*$/);
    expect(found.bytes.includes(place)).toBe(false);
    const raw = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
    expect((await raw(found.bytes)).equals(await raw(given))).toBe(true);
    expect(found.files).toStrictEqual(["original"]);
  });

  test("is turned upright, and its sizes are", async () => {
    // Six: its top is at the right.
    const given = await halves(2_000, 500)
      .withExif({ IFD0: { ImageDescription: place } })
      .jpeg()
      .toBuffer();
    const found = await examined(jpegWithExif(given, { orientation: 6 }));
    expect(found).toMatchObject({ width: 500, height: 2_000, sizes: ["large", "small"] });
    const { orientation, exif } = await sharp(found.bytes).metadata();
    expect([orientation, exif]).toStrictEqual([undefined, undefined]);
    expect(await pixel(found.bytes, 250, 100)).toBe("red");
    expect(await pixel(found.bytes, 250, 1_900)).toBe("blue");
    const size = path.join(folder, "small");
    expect(await sharp(size).metadata()).toMatchObject({ width: 120, height: 480, format: "webp" });
    expect(await pixel(size, 60, 460)).toBe("blue");
  });

  test("of each orientation of EXIF is upright afterwards", async () => {
    for (const [orientation, left, top] of [
      [1, "red", "red"],
      [2, "blue", "red"],
      [3, "blue", "red"],
      [4, "red", "red"],
      [5, "red", "red"],
      [6, "red", "red"],
      [7, "red", "blue"],
      [8, "red", "blue"],
    ] as const) {
      const given = jpegWithExif(await halves(60, 40).jpeg({ quality: 100 }).toBuffer(), {
        orientation,
      });
      const { bytes, width = 0, height = 0 } = await examined(given);
      const isLying = orientation < 5;
      expect([width, height], String(orientation)).toStrictEqual(isLying ? [60, 40] : [40, 60]);
      const seen = isLying ? await pixel(bytes, 5, 20) : await pixel(bytes, 20, 5);
      expect(seen, String(orientation)).toBe(isLying ? left : top);
    }
  });

  test("that moves goes on moving", async () => {
    const frames = [
      await create(20, 10).png().toBuffer(),
      await create(20, 10, "#00c").png().toBuffer(),
    ];
    const moving = sharp(frames, { join: { animated: true } });
    for (const encode of [
      () => moving.clone().webp({ lossless: true, delay: [500, 700] }),
      () => moving.clone().gif({ delay: [500, 700] }),
    ]) {
      const { bytes, width, height, seconds } = await examined(await encode().toBuffer());
      expect([width, height, seconds]).toStrictEqual([20, 10, 1.2]);
      expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({ pages: 2 });
    }
  });

  test("has its length if it is an animated PNG", async () => {
    const png = await create(4, 4).png().toBuffer();
    const control = Buffer.alloc(26);
    control.writeUInt16BE(3, 20);
    control.writeUInt16BE(2, 22);
    const animated = Buffer.concat([
      ...[png.subarray(0, 33), chunk("acTL", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]))],
      ...[chunk("fcTL", control), png.subarray(33)],
    ]);
    expect(await examined(animated)).toMatchObject({ type: "image/apng", seconds: 1.5 });
    expect((await examined(png)).seconds).toBeUndefined();
  });

  test("keeps its colours: a profile stays in the original, and the sizes need none", async () => {
    const given = await create(600, 10).withIccProfile("p3").jpeg().toBuffer();
    const { bytes } = await examined(given);
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    expect((await sharp(path.join(folder, "small")).metadata()).icc).toBeUndefined();
  });

  test("has no texts, and nothing behind its end", async () => {
    const png = await create(4, 4).png().toBuffer();
    const text = chunk("tEXt", Buffer.from(`Comment\0${place}`));
    const gps = chunk("iTXt", Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>${place}`));
    const behind = Buffer.from(`<script>${place}</script>`);
    const marked = Buffer.concat([png.subarray(0, 33), text, gps, png.subarray(33), behind]);
    const { bytes } = await examined(marked);
    expect(bytes.equals(png)).toBe(true);
    const gif = gifOfFrames(2);
    const comment = Buffer.concat([
      Buffer.from([0x21, 0xfe, place.length]),
      Buffer.from(`${place}\0`),
    ]);
    const withComment = Buffer.concat([gif.subarray(0, 19), comment, gif.subarray(19), behind]);
    expect((await examined(withComment)).bytes.equals(gif)).toBe(true);
  });

  test("that broke off is shown as far as it goes", async () => {
    const given = await halves(400, 400).jpeg().toBuffer();
    const found = await examined(given.subarray(0, given.length - 200));
    expect(found).toMatchObject({ width: 400, height: 400 });
  });
});

describe("a hostile picture", () => {
  test("of 1,600 megapixels in a few kB is not decoded", async () => {
    const given = hugePng(40_000, 40_000);
    expect(given.length).toBeLessThan(300_000);
    const before = performance.now();
    expect(await examined(given)).toMatchObject({ type: "image/png", files: ["original"] });
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test("of 100,000 frames is a file like any other", async () => {
    const found = await examined(gifOfFrames(100_000));
    expect(found).toMatchObject({ type: "image/gif", files: ["original"] });
    expect(found.width).toBeUndefined();
  });

  test("with broken EXIF is a picture without any", async () => {
    const given = await create(30, 20).jpeg().toBuffer();
    for (const exif of [
      Buffer.from("Exif\0\0MM\0*\xff\xff\xff\xff", "latin1"),
      Buffer.from("Exif\0\0II*\0\b\0\0\0\xff\xff", "latin1"),
      Buffer.from(`Exif\0\0${"\xff".repeat(60_000)}`, "latin1"),
    ]) {
      const found = await examined(jpegWithExif(given, { exif }));
      expect(found).toMatchObject({ width: 30, height: 20 });
      expect(found.bytes.includes("Exif")).toBe(false);
    }
  });

  test("that is a page at the same time is only the picture", async () => {
    const gif = gifOfFrames(1);
    // Its width spells a comment's begin in JavaScript.
    gif.write("/*", 6, "latin1");
    const script = Buffer.from("*/=1;alert(document.domain)//");
    const { type, bytes } = await examined(Buffer.concat([gif, script]));
    expect(type).toBe("image/gif");
    expect(bytes.includes("alert")).toBe(false);
  });

  test.each([
    ["a PNG that is HTML", Buffer.from("<!DOCTYPE html><script>alert(1)</script>"), "text/html"],
    [
      "SVG with a script",
      Buffer.from("<svg xmlns='x'><script>alert(1)</script></svg>"),
      "image/svg+xml",
    ],
    [
      "SVG behind a comment",
      Buffer.from("\uFEFF <!-- x -->\n<svg/>".replace("/", " ")),
      "image/svg+xml",
    ],
    [
      "XML with a style sheet",
      Buffer.from("<?xml version='1.0'?><?xml-stylesheet?>"),
      "application/xml",
    ],
    ["a script", Buffer.from("<script>alert(1)</script>"), "text/html"],
    ["text", Buffer.from("茶 is < coffee\n"), "text/plain"],
    ["bytes", Buffer.from([0, 1, 2, 3]), "application/octet-stream"],
    ["half a PNG", Buffer.concat([pngSignature, chunk("IHDR", Buffer.alloc(13))]), "image/png"],
    ["PNG with a broken picture", brokenPng(), "image/png"],
  ])("%s is what its bytes are", async (_name, bytes, type) => {
    const found = await examined(bytes);
    expect(found.type).toBe(type);
    expect(found.width === undefined || found.hash !== undefined).toBe(true);
    if (!type.startsWith("image/png")) expect(found.bytes.equals(bytes)).toBe(true);
  });
});

function brokenPng(): Buffer {
  const head = Buffer.from([0, 0, 0, 9, 0, 0, 0, 9, 8, 6, 0, 0, 0]);
  const data = chunk("IDAT", deflateSync(Buffer.from("no pixels")));
  return Buffer.concat([pngSignature, chunk("IHDR", head), data, chunk("IEND", Buffer.alloc(0))]);
}
