/** Makes of an uploaded picture what is shown: upright, without its metadata, in several sizes. */
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { stripGif } from "./gif";
import { eraseIsoMetadata } from "./iso-metadata";
import { stripJpeg } from "./jpeg";
import { apngSeconds, stripPng } from "./png";
import { stripWebp } from "./webp";

/** One of 100 megapixels takes 400 MB if its format is not read line by line. */
const maxPixels = 100_000_000;
/** Of a picture's file. Larger ones are files like any other. */
const maxBytes = 100_000_000;
const maxSeconds = 10;
/** Browsers take seconds for a GIF with more. */
const maxFrames = 5_000;
/** The box that each size fits in, in pixels. A picture that is smaller has no such size. */
const boxes = { small: 480, large: 1_920 } as const;
export type PictureSize = keyof typeof boxes;

export type Picture = {
  width: number;
  height: number;
  hash: string;
  /** The files that were made beside the original. */
  sizes: PictureSize[];
  /** How long it moves before it begins again. Of animations only. */
  seconds?: number;
};

/** Formats that browsers show, by media type; of others a file is shown as any file is. */
const formats: Record<string, "jpeg" | "png" | "webp" | "avif" | "gif"> = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/apng": "png",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/gif": "gif",
};
type Format = (typeof formats)[string];

// One thread: the machine has others to serve.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Takes the metadata out of a picture's file (place, camera), turns it upright, and makes its sizes in the
 * same folder. Null if it is no picture that browsers show, or a broken or huge one; its metadata is gone
 * even then if its format is known.
 */
export async function preparePicture(file: string, type: string): Promise<Picture | null> {
  const format = formats[type];
  if (!format) {
    await eraseIsoMetadata(file, type);
    return null;
  }
  if ((await stat(file)).size > maxBytes) return null;
  try {
    const { orientation = 1, pages = 1, delay = [] } = await knownOf(file);
    // Of what moves, no more than the first picture could be turned here.
    if (orientation > 1 && pages === 1 && type !== "image/apng") {
      if (await turn(file, format)) return await makeSizes(sharp(file, options), file);
      await strip(file, format, type);
      return null;
    }
    const frames = await strip(file, format, type);
    if (frames > maxFrames) return null;
    const seconds = type === "image/apng" ? apngSeconds(await readFile(file)) : sum(delay) / 1_000;
    const made = await makeSizes(sharp(file, options), file);
    return seconds > 0 ? { ...made, seconds } : made;
  } catch {
    return null;
  }
}

const options: SharpOptions = {
  limitInputPixels: maxPixels,
  sequentialRead: true,
  // What is broken is shown as far as it goes, as browsers do.
  failOn: "none",
};

/** The sizes of a picture that is upright; `all`: also those larger than it is. */
export async function makeSizes(picture: Sharp, file: string, all = false): Promise<Picture> {
  const { width, height } = await picture.metadata();
  const sizes: PictureSize[] = [];
  for (const size of ["large", "small"] as const) {
    if (!all && Math.max(width, height) <= boxes[size]) continue;
    await fit(picture, boxes[size])
      // Twice as fast as by default, for 3 % more bytes.
      .webp({ quality: 80, effort: 2 })
      .toFile(path.join(/* turbopackIgnore: true */ path.dirname(file), size));
    sizes.push(size);
  }
  return { width, height, hash: await thumbHash(picture), sizes };
}

function fit(picture: Sharp, side: number): Sharp {
  return picture
    .clone()
    .timeout({ seconds: maxSeconds })
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });
}

/** 100 pixels at most is what a ThumbHash takes. */
export async function thumbHash(picture: Sharp): Promise<string> {
  const { data, info } = await fit(picture, 100)
    .ensureAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}

/** `orientation` is 1 to 8 as in EXIF; 1 is upright. `delay`: of the frames of an animation, in ms. */
function knownOf(file: string): Promise<Pick<Metadata, "orientation" | "pages" | "delay">> {
  return sharp(file, options)
    .metadata()
    .catch(() => ({}));
}

/** Takes the metadata out, and returns the number of frames of a GIF. Throws if the file is broken. */
async function strip(file: string, format: Format, type: string): Promise<number> {
  if (format === "avif") {
    await eraseIsoMetadata(file, type);
    return 1;
  }
  const given = await readFile(file);
  const gif = format === "gif" ? stripGif(given) : null;
  const bytes = gif?.bytes ?? strippers[format]?.(given);
  if (!bytes) throw new Error("The picture is broken.");
  if (!bytes.equals(given))
    await replace(file, (draft) => writeFile(draft, bytes, { mode: 0o600 }));
  return gif?.frames ?? 1;
}

const strippers: Partial<Record<Format, (bytes: Buffer) => Buffer | null>> = {
  jpeg: stripJpeg,
  png: stripPng,
  webp: stripWebp,
};

/** Writes the picture anew, upright and without metadata. False, and it is as it was, if that fails. */
async function turn(file: string, format: Format): Promise<boolean> {
  const picture = sharp(file, options).timeout({ seconds: maxSeconds });
  const { chromaSubsampling } = await picture.metadata();
  const subsampling = chromaSubsampling === "4:4:4" ? "4:4:4" : "4:2:0";
  const upright = picture.autoOrient().keepIccProfile();
  const encoded =
    format === "jpeg"
      ? upright.jpeg({ quality: 90, chromaSubsampling: subsampling })
      : format === "png"
        ? upright.png()
        : upright.webp({ quality: 90 });
  return replace(file, (draft) => encoded.toFile(draft)).then(
    () => true,
    () => false,
  );
}

async function replace(file: string, write: (draft: string) => Promise<unknown>): Promise<void> {
  const draft = `${file}.new`;
  try {
    await write(draft);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
