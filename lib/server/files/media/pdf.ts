/** The first page of a PDF as a picture. */
import { readFile, stat } from "node:fs/promises";
import { type PDFiumLibrary, PDFiumLibrary as Pdfium } from "@hyzyla/pdfium";
import sharp from "sharp";
import { makeSizes, type Picture } from "./picture";

const maxBytes = 100_000_000;
/** As the largest size of pictures. */
const side = 1_920;
/** A page of a few points is a small picture. */
const maxScale = 4;

let loading: Promise<PDFiumLibrary> | undefined;

/**
 * Makes its sizes beside the file; `width` and `height` are those of the large one. Null if the file is
 * broken, or needs a password. Takes as long as its page does.
 */
export async function preparePdf(file: string): Promise<Picture | null> {
  if ((await stat(file)).size > maxBytes) return null;
  loading ??= Pdfium.init();
  const library = await loading;
  const document = await library.loadDocument(await readFile(file)).catch(() => null);
  if (!document) return null;
  try {
    const page = document.getPage(0);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const scale = Math.min(maxScale, side / Math.max(originalWidth, originalHeight));
    const { data, width, height } = await page.render({ scale, render: "bitmap" });
    const picture = sharp(data, { raw: { width, height, channels: 4 } });
    return await makeSizes(picture, file, true);
  } catch {
    return null;
  } finally {
    document.destroy();
  }
}
