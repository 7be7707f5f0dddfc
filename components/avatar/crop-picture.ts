import type { Area } from "react-easy-crop";

/** As large as the server keeps it. */
const side = 512;

/**
 * The part of a picture that was chosen, as a small JPEG: `area` is in pixels of the picture after it was
 * turned by `degrees`. Rejects if the browser cannot draw it.
 */
export async function cropPicture(
  picture: HTMLImageElement,
  area: Area,
  degrees: number,
): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("there is no canvas");
  const { naturalWidth: width, naturalHeight: height } = picture;
  const turned = degrees % 180 === 0 ? { width, height } : { width: height, height: width };
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  // One drawing without a canvas of the picture's own size, which phones refuse for large ones.
  context.scale(side / area.width, side / area.height);
  context.translate(turned.width / 2 - area.x, turned.height / 2 - area.y);
  context.rotate((degrees * Math.PI) / 180);
  context.drawImage(picture, -width / 2, -height / 2);
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("no picture")));
    // Not webp, which Safari cannot write; the server makes it from this.
    canvas.toBlob(done, "image/jpeg", 0.95);
  });
}
