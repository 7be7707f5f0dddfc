/** Makes of an uploaded picture what is shown: upright, without its metadata, in several sizes. */
import "server-only";
import { rename } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import sharp, { type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";

/** A picture of 100 megapixels takes 400 MB while it is read. */
const maxPixels = 100_000_000;
const maxSeconds = 20;
/** The box that each size fits in, in pixels. A picture that is smaller has no such size. */
const boxes = { small: 480, large: 1_920 } as const;
export type PictureSize = keyof typeof boxes;
export const pictureSizes = Object.keys(boxes);

/** Formats that browsers show, by media type; of others a file is shown as any file is. */
const formats: Record<string, "jpeg" | "png" | "webp" | "avif" | "gif"> = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/apng": "png",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/gif": "gif",
};

export type Picture = {
  width: number;
  height: number;
  hash: string;
  /** The files that were made beside the original. */
  sizes: PictureSize[];
};

// One at a time and on one thread: the machine has others to serve.
const turns = pLimit(1);
sharp.concurrency(1);
sharp.cache(false);

/**
 * Rewrites `file` upright and without metadata (place, camera), and makes its sizes in the same folder.
 * Null, and the file is as it was, if it is no picture that browsers show, or a broken or huge one.
 */
export async function preparePicture(file: string, type: string): Promise<Picture | null> {
  const format = formats[type];
  return format ? turns(() => prepare(file, format)).catch(() => null) : null;
}

async function prepare(file: string, format: string): Promise<Picture> {
  const open = (animated = false) =>
    sharp(file, { animated, limitInputPixels: maxPixels, sequentialRead: true }).timeout({
      seconds: maxSeconds,
    });
  const { pages = 1, autoOrient, exif, xmp, iptc } = await open().metadata();
  const { width, height } = autoOrient;
  const sizes: PictureSize[] = [];
  for (const [size, box] of sizesBelow(Math.max(width, height))) {
    await open()
      .autoOrient()
      .resize({ width: box, height: box, fit: "inside" })
      .webp({ quality: 80 })
      .toFile(path.join(path.dirname(file), size));
    sizes.push(size);
  }
  const hash = await thumbHash(open());
  if (format !== "gif" && (exif || xmp || iptc)) await rewrite(open(pages > 1), file, format);
  return { width, height, hash, sizes };
}

async function rewrite(picture: Sharp, file: string, format: string): Promise<void> {
  const draft = `${file}.new`;
  const upright = picture.autoOrient().keepIccProfile();
  switch (format) {
    case "jpeg":
      await upright.jpeg({ quality: 92, chromaSubsampling: "4:4:4" }).toFile(draft);
      break;
    case "png":
      await upright.png().toFile(draft);
      break;
    case "webp":
      await upright.webp({ quality: 92 }).toFile(draft);
      break;
    default:
      await upright.avif({ quality: 70 }).toFile(draft);
  }
  await rename(draft, file);
}

/** 100 pixels at most is what a ThumbHash takes. */
export async function thumbHash(picture: Sharp): Promise<string> {
  const { data, info } = await picture
    .autoOrient()
    .resize({ width: 100, height: 100, fit: "inside" })
    .ensureAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}

function sizesBelow(side: number): [PictureSize, number][] {
  const all: [PictureSize, number][] = [
    ["small", boxes.small],
    ["large", boxes.large],
  ];
  return all.filter(([, box]) => side > box);
}
