import sharp from "sharp";
const [out, h, ...files] = process.argv.slice(2);
const imgs = [];
let x = 0;
for (const f of files) {
  const b = await sharp(f).resize({ height: Number(h) }).png().toBuffer({ resolveWithObject: true });
  imgs.push({ input: b.data, left: x, top: 0 }); x += b.info.width + 12;
}
await sharp({ create: { width: x, height: Number(h), channels: 3, background: "#f0f" } }).composite(imgs).png().toFile(out);
