/** Pictures of other sites, made anew: what is served from here is never a stranger's bytes. */
import "server-only";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileTypeFromBuffer } from "file-type";
import pLimit from "p-limit";
import sharp from "sharp";
import { thumbHash } from "../files/media/picture";
import { preparePicture } from "../files/picture";

export type PreviewPicture = { bytes: Buffer; width: number; height: number; hash: string };

/** The box that it fits in: twice what is shown, for dense screens. */
const box = 1_000;
const maxPixels = 40_000_000;
const maxSeconds = 5;
/** Smaller ones are counters and spacers. */
const minSide = 24;
/** What browsers show, too; no SVG, which may refer to other files. */
const formats = ["image/jpeg", "image/png", "image/apng", "image/webp", "image/avif", "image/gif"];

// One at a time: the machine has others to serve.
const turns = pLimit(1);
const maxWaiting = 20;

/** Null if it is no picture that browsers show, or a broken, huge or tiny one. Never throws. */
export async function makePicture(original: Buffer): Promise<PreviewPicture | null> {
  if (turns.pendingCount > maxWaiting) return null;
  const type = await fileTypeFromBuffer(original).catch(() => undefined);
  if (!type || !formats.includes(type.mime)) return null;
  return turns(() => make(original, type.mime)).catch(() => null);
}

async function make(original: Buffer, type: string): Promise<PreviewPicture | null> {
  const folder = await mkdtemp(path.join(tmpdir(), "teahouse-preview-"));
  try {
    const file = path.join(folder, "original");
    await writeFile(file, original);
    // Examines it where a broken picture does no harm, and makes a smaller one of a large one.
    const prepared = await preparePicture(file, type);
    if (!prepared) return null;
    return await smaller(
      prepared.sizes.includes("large")
        ? path.join(/* turbopackIgnore: true */ folder, "large")
        : file,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function smaller(file: string): Promise<PreviewPicture | null> {
  const { data, info } = await sharp(file, { limitInputPixels: maxPixels })
    .timeout({ seconds: maxSeconds })
    .resize({ width: box, height: box, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  if (width < minSide || height < minSide) return null;
  return { bytes: data, width, height, hash: await thumbHash(sharp(data)) };
}
