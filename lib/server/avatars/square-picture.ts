/** Makes of an uploaded picture the square ones that stand for a person or a room. */
import "server-only";
import path from "node:path";
import pLimit from "p-limit";
import sharp from "sharp";
import { preparePicture } from "../files/picture";
import { Problem } from "../http/problem";

/** Sides in pixels: the largest avatar of a page is 64 px, and a screen has up to three for one. */
export const sides = { small: 96, large: 512 } as const;

/** More than any phone's camera makes; such a picture takes 200 MB while it is read. */
const maxPixels = 50_000_000;
const maxSeconds = 10;
const formats = ["image/jpeg", "image/png", "image/apng", "image/webp", "image/avif", "image/gif"];

// One at a time and on one thread: the machine has others to serve.
const turns = pLimit(1);
sharp.concurrency(1);
sharp.cache(false);

/**
 * Makes squares of the picture in `file`, whose own folder gets other sizes of it. Writes `original` (the
 * large one) and `small` into `folder`, as webp, upright, without metadata and without animation; what is
 * not square is cut around its middle. Throws 400 with the code `not-a-picture`, or `too-many-pixels`.
 */
export async function makeSquares(file: string, type: string, folder: string): Promise<void> {
  if (!formats.includes(type)) throw notAPicture();
  await turns(() => make(file, type, folder)).catch((error: unknown) => {
    throw error instanceof Problem ? error : notAPicture();
  });
}

async function make(file: string, type: string, folder: string): Promise<void> {
  // Without the limit, which would refuse a huge picture as if it were broken.
  const { width, height } = await sharp(file, { limitInputPixels: false }).metadata();
  if (width * height > maxPixels) {
    throw new Problem(400, `A picture has at most ${maxPixels / 1_000_000} megapixels.`, {
      errors: { body: "too-many-pixels" },
    });
  }
  // Examines it where a broken picture does no harm, and makes a smaller one of a large one.
  const prepared = await preparePicture(file, type);
  if (!prepared) throw notAPicture();
  const source = prepared.sizes.includes("large")
    ? path.join(/* turbopackIgnore: true */ path.dirname(file), "large")
    : file;
  const { large, small } = sides;
  const original = path.join(folder, "original");
  await sharp(source, { limitInputPixels: maxPixels, sequentialRead: true })
    .timeout({ seconds: maxSeconds })
    .autoOrient()
    .resize({ width: large, height: large, fit: "cover" })
    // The initials are behind it.
    .flatten({ background: "#ffffff" })
    .webp({ quality: 82 })
    .toFile(original);
  await sharp(original)
    .resize({ width: small, height: small })
    .webp({ quality: 82 })
    .toFile(path.join(/* turbopackIgnore: true */ folder, "small"));
}

function notAPicture(): Problem {
  return new Problem(400, "Only pictures: JPEG, PNG, WebP, AVIF or GIF.", {
    errors: { body: "not-a-picture" },
  });
}
