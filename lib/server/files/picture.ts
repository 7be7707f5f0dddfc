import "server-only";
import type { Picture } from "./media/picture";
import { examineFile } from "./media-process";

export type { Picture, PictureSize } from "./media/picture";

/**
 * Rewrites the picture in `file` upright and without metadata (place, camera), and makes its sizes in the
 * same folder. Null if it is no picture that browsers show, or a broken or huge one. `userId`: who waits
 * for it.
 */
export async function preparePicture(
  file: string,
  type: string,
  userId = 0,
): Promise<Picture | null> {
  if (!type.startsWith("image/")) return null;
  const { width, height, hash, sizes } = await examineFile(file, userId);
  return width && height && hash !== undefined && sizes ? { width, height, hash, sizes } : null;
}
