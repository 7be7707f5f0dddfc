/**
 * `npx tsx scripts/icons.ts`: draws public/favicon.ico, public/icons/*.png and app/apple-icon.png from
 * app/icon.svg.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { root } from "@/host/paths";

const svg = readFileSync(path.join(root, "app/icon.svg"), "utf8");
const folder = path.join(root, "public/icons");
mkdirSync(folder, { recursive: true });

/** Without rounded corners: operating systems round them as they like. */
const square = svg.replace(/ rx="[\d.]+"/, "");
/** A mask may cut off all but a circle of 80 % (W3C, Web App Manifest), so the drawing is smaller. */
const maskable = square.replace(
  /<g transform="[^"]*"/,
  '<g transform="translate(7.36 6.86) scale(.72)"',
);
/** Android paints every opaque pixel of a badge white, so it is the drawing without its background. */
const badge = svg
  .replace(/<rect[^>]*\/>/, "")
  .replace(/<g transform="[^"]*"/, '<g transform="scale(1.333)"');

await Promise.all([
  png(svg, 192, path.join(folder, "icon-192.png")),
  png(svg, 512, path.join(folder, "icon-512.png")),
  png(maskable, 512, path.join(folder, "maskable-512.png")),
  png(badge, 96, path.join(folder, "badge-96.png")),
  png(square, 180, path.join(root, "app/apple-icon.png")),
]);
writeFileSync(path.join(root, "public/favicon.ico"), await ico(32));

/** For programs that ask for /favicon.ico without reading a page: feed readers, link previews, old browsers. */
async function ico(size: number): Promise<Buffer> {
  const image = await sharp(Buffer.from(svg), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();
  const header = Buffer.alloc(22);
  // An icon, of one image, with its size in pixels, one plane, 32 bits a pixel, its length and its place.
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(1, 4);
  header.writeUInt8(size, 6);
  header.writeUInt8(size, 7);
  header.writeUInt16LE(1, 10);
  header.writeUInt16LE(32, 12);
  header.writeUInt32LE(image.length, 14);
  header.writeUInt32LE(header.length, 18);
  return Buffer.concat([header, image]);
}

async function png(drawing: string, size: number, file: string): Promise<void> {
  // Rendered at the final size instead of scaled up from 32 pixels.
  const density = (72 * size) / 32;
  await sharp(Buffer.from(drawing), { density })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(file);
}
