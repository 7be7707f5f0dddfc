/** Whether this browser can put pictures on the clipboard: not on plain http. */
export function canCopyPictures(): boolean {
  return typeof ClipboardItem !== "undefined" && navigator.clipboard !== undefined;
}

/** Copies the picture at an address as PNG, which is what all programs paste; false if it cannot be done. */
export async function copyPicture(address: string): Promise<boolean> {
  try {
    // A promise, as Safari allows it only within the click.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(address) })]);
    return true;
  } catch {
    return false;
  }
}

async function pngOf(address: string): Promise<Blob> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const picture = await answer.blob();
  if (picture.type === "image/png") return picture;
  const bitmap = await createImageBitmap(picture);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => (png ? resolve(png) : reject(new Error("The picture is too large."))));
  });
}
