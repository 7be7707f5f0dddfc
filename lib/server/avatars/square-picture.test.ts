import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mediaTypeOf } from "../files/received-file";
import { makeSquares } from "./square-picture";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "avatar-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function squares(bytes: Uint8Array | string): Promise<string[]> {
  const file = path.join(folder, "upload");
  await writeFile(file, bytes);
  const made = path.join(folder, "made");
  await mkdir(made);
  await makeSquares(file, await mediaTypeOf(file), made);
  return (await readdir(made)).sort();
}

const plain = (width: number, height: number, background = "#ff0000") =>
  sharp({ create: { width, height, channels: 3, background } });

test("a picture becomes two squares of its middle, upright, without place and camera", async () => {
  // Blue to the left and right of a red middle; turned by the camera.
  const side = await plain(100, 200, "#0000ff").png().toBuffer();
  const picture = await plain(400, 200)
    .composite([
      { input: side, left: 0, top: 0 },
      { input: side, left: 300, top: 0 },
    ])
    .withExif({ IFD0: { Make: "Camera" }, IFD3: { GPSLatitude: "52/1 0/1 0/1" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(await squares(picture)).toStrictEqual(["original", "small"]);
  for (const [name, size] of [
    ["original", 512],
    ["small", 96],
  ] as const) {
    const made = sharp(path.join(folder, "made", name));
    const { width, height, format, exif, orientation } = await made.metadata();
    expect({ width, height, format, exif, orientation }).toStrictEqual({
      ...{ width: size, height: size, format: "webp" },
      ...{ exif: undefined, orientation: undefined },
    });
    const { channels } = await made.stats();
    expect(channels[0]?.mean).toBeGreaterThan(240);
    expect(channels[2]?.mean).toBeLessThan(15);
  }
});

test("what is transparent becomes white, as initials are behind it", async () => {
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  const picture = sharp({ create: { width: 9, height: 9, channels: 4, background: clear } });
  await squares(await picture.png().toBuffer());
  const { channels, isOpaque } = await sharp(path.join(folder, "made", "small")).stats();
  expect(isOpaque).toBe(true);
  expect(channels[0]?.mean).toBeGreaterThan(250);
});

test("of an animation with thousands of frames only the first is read", async () => {
  const first = await plain(1, 1).gif().toBuffer();
  const frame = first.subarray(first.indexOf(Buffer.from([0x2c, 0, 0, 0, 0])), -1);
  const head = first.subarray(0, first.length - frame.length - 1);
  const frames = Buffer.concat([head, ...Array<Buffer>(4_000).fill(frame), Buffer.from([0x3b])]);
  expect(await squares(frames)).toStrictEqual(["original", "small"]);
});

const whole = plain(64, 64).png().toBuffer();
const hostile: [string, () => Promise<Uint8Array | string>][] = [
  ["a page", async () => "<!doctype html><script>alert(1)</script>"],
  ["an SVG", async () => '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
  ["a PDF", async () => "%PDF-1.4\n%%EOF"],
  ["a broken picture", async () => (await whole).subarray(0, 60)],
  ["a page behind the first bytes of a PNG", async () => pngHead("<script>alert(1)</script>")],
];
for (const [what, bytes] of hostile) {
  test(`${what} is refused as no picture`, async () => {
    await expect(squares(await bytes())).rejects.toMatchObject({
      ...{ status: 400, more: { errors: { body: "not-a-picture" } } },
    });
  });
}

test("a picture of 40,000 × 40,000 pixels in a few bytes is refused before it is read", async () => {
  await expect(squares(hugePng())).rejects.toMatchObject({
    ...{ status: 400, more: { errors: { body: "too-many-pixels" } } },
  });
});

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pngHead(rest: string): Buffer {
  return Buffer.concat([signature, chunk("IHDR", header(8)), Buffer.from(rest)]);
}

function hugePng(): Buffer {
  const empty = Buffer.from([0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
  const chunks = [chunk("IHDR", header(40_000)), chunk("IDAT", empty)];
  return Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

function header(side: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(side, 0);
  bytes.writeUInt32BE(side, 4);
  bytes.set([8, 2], 8);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([bytes.subarray(0, 4), body, bytes.subarray(4)]);
}
