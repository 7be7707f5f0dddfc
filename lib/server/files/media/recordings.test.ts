import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { examine } from "./examine";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "media-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function examined(bytes: Buffer) {
  const file = path.join(folder, "original");
  writeFileSync(file, bytes);
  return { ...(await examine(file)), bytes: readFileSync(file) };
}

const latin = (text: string) => Buffer.from(text, "latin1");
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A box of ISO 14496-12. */
function box(type: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([uint32(bytes.length + 8), latin(type), bytes]);
}

/** Two seconds of nothing, recorded with a turned phone, with the place where. */
function mp4(isTurned: boolean): Buffer {
  const matrix = isTurned ? [0, 65_536, 0, -65_536, 0] : [65_536, 0, 0, 0, 65_536];
  const turn = Buffer.alloc(36);
  for (const [n, value] of matrix.entries()) turn.writeInt32BE(value, n * 4);
  const size = Buffer.concat([uint32(1_920 << 16), uint32(1_080 << 16)]);
  const track = box("tkhd", Buffer.alloc(40), turn, size);
  const head = box("mvhd", Buffer.alloc(12), uint32(1_000), uint32(2_000), Buffer.alloc(80));
  const place = box("udta", box("\xa9xyz", latin("\0\x12\x15\xc7+31.2304+121.4737/")));
  return Buffer.concat([
    box("ftyp", latin("isom\0\0\0\0isommp42")),
    box("moov", head, box("trak", track, box("meta", latin("a phone"))), place),
    box("mdat", latin("pictures")),
  ]);
}

test("a video has its length and its upright size, and no place any more", async () => {
  const given = mp4(true);
  const turned = await examined(given);
  expect(turned).toMatchObject({ type: "video/mp4", seconds: 2, width: 1_080, height: 1_920 });
  expect(turned.bytes.includes("+31.2304")).toBe(false);
  expect(turned.bytes.includes("a phone")).toBe(false);
  expect([turned.bytes.length, turned.bytes.includes("pictures")]).toStrictEqual([
    given.length,
    true,
  ]);
  expect(await examined(mp4(false))).toMatchObject({ width: 1_920, height: 1_080 });
});

test("a video that is broken is one without a size", async () => {
  const given = mp4(false);
  for (const length of [40, 100, given.length - 20]) {
    const cut = Buffer.from(given.subarray(0, length));
    expect((await examined(cut)).type).toBe("video/mp4");
  }
  const endless = Buffer.from(given);
  // The size of the movie's box.
  endless.writeUInt32BE(0xffffffff, 24);
  expect(await examined(endless)).toMatchObject({ type: "video/mp4" });
});

test("a recording of a browser, without a length in its header, has one", async () => {
  const element = (id: string, content: Buffer) => {
    const size = uint32(content.length);
    size.writeUInt8(0x10 | size.readUInt8(0), 0);
    return Buffer.concat([Buffer.from(id, "hex"), size, content]);
  };
  const unknown = (id: string) => Buffer.from(`${id}01ffffffffffffff`, "hex");
  const block = (time: number) => {
    const bytes = Buffer.from([0x81, 0, 0, 0x80, 1, 2, 3]);
    bytes.writeInt16BE(time, 1);
    return bytes;
  };
  const cluster = (time: number, ...blocks: Buffer[]) =>
    Buffer.concat([unknown("1f43b675"), element("e7", uint32(time)), ...blocks]);
  const webm = Buffer.concat([
    element("1a45dfa3", element("4282", latin("webm"))),
    unknown("18538067"),
    element("1549a966", element("2ad7b1", Buffer.from([0x0f, 0x42, 0x40]))),
    element(
      "1654ae6b",
      element(
        "ae",
        Buffer.concat([
          ...[
            element("d7", Buffer.of(1)),
            element("83", Buffer.of(2)),
            element("86", latin("A_OPUS")),
          ],
          element("e1", element("b5", Buffer.from("40e7700000000000".padEnd(16, "0"), "hex"))),
        ]),
      ),
    ),
    cluster(0, element("a3", block(0)), element("a3", block(900))),
    cluster(10_000, element("a3", block(60)), element("a0", element("a1", block(1_250)))),
  ]);
  expect(await examined(webm)).toMatchObject({ type: "video/webm", seconds: 11.25 });
  const without = await examined(webm.subarray(0, 100));
  expect(without.seconds).toBeUndefined();
});

test("sound has its length", async () => {
  const samples = Buffer.alloc(8_000 * 3);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  for (const [value, at] of [
    [16, 16],
    [8_000, 24],
    [8_000, 28],
    [samples.length, 40],
  ] as const) {
    head.writeUInt32LE(value, at);
  }
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [1, 32],
    [8, 34],
  ] as const)
    head.writeUInt16LE(value, at);
  head.write("data", 36);
  const found = await examined(Buffer.concat([head, samples]));
  expect(found).toMatchObject({ type: "audio/wav", seconds: 3 });
});

test("a PDF shows its first page", async () => {
  const page = "0.8 0 0 rg 0 0 100 200 re f";
  const pdf = latin(
    `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj
4 0 obj<</Length ${page.length}>>stream
${page}
endstream
endobj
trailer<</Root 1 0 R>>
`,
  );
  const found = await examined(pdf);
  expect(found).toMatchObject({
    ...{ type: "application/pdf", width: 800, height: 800, sizes: ["large", "small"] },
  });
  expect(found.bytes.equals(pdf)).toBe(true);
  const { data, info } = await sharp(path.join(folder, "small"))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toStrictEqual([480, 480]);
  const [left, right] = [data.subarray(info.channels * 100), data.subarray(info.channels * 400)];
  expect(left[0]).toBeGreaterThan(150);
  expect(left[1]).toBeLessThan(50);
  expect(right[1]).toBeGreaterThan(240);
});

test("a PDF without a page that can be drawn is a file like any other", async () => {
  for (const text of [
    "%PDF-1.4\n",
    "%PDF-1.4\n<script>alert(1)</script>",
    "%PDF-1.7\n1 0 obj<<>>",
  ]) {
    const found = await examined(latin(text));
    expect(found).toMatchObject({ type: "application/pdf" });
    expect(found.width).toBeUndefined();
  }
});

/** An element of Matroska with less than 127 bytes. */
function element(id: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, "hex"), Buffer.of(0x80 | bytes.length), bytes]);
}

function webm(track: Buffer): Buffer {
  const tracks = element("1654ae6b", element("ae", element("d7", Buffer.of(1)), track));
  const block = element("a3", Buffer.from("8107d080", "hex"), latin("sound"));
  return Buffer.concat([
    element("1a45dfa3", element("4282", latin("webm"))),
    element("18538067", tracks, element("1f43b675", element("e7", Buffer.of(0)), block)),
  ]);
}

test("what a browser records from the microphone is audio, though its container is one of video", async () => {
  const sound = [element("83", Buffer.of(2)), element("86", latin("A_OPUS"))];
  const audio = element("e1", element("9f", Buffer.of(1)));
  expect(await examined(webm(Buffer.concat([...sound, audio])))).toMatchObject({
    type: "audio/webm",
    seconds: 2,
  });
  const moving = [element("83", Buffer.of(1)), element("86", latin("V_VP8"))];
  const size = element("e0", element("b0", Buffer.of(32)), element("ba", Buffer.of(24)));
  expect(await examined(webm(Buffer.concat([...moving, size])))).toMatchObject({
    type: "video/webm",
    width: 32,
    height: 24,
  });
});
