/**
 * Finds out what a file is, from its bytes, and prepares it for being shown. The bytes are strangers', so
 * this runs in a process of its own (host/media/media.ts), which may fail, hang or take memory.
 */
import { mediaTypeOf } from "./media-type";
import { preparePdf } from "./pdf";
import { type Picture, preparePicture } from "./picture";
import { measureRecording, type Recording } from "./recording";

/** What is known of a file; the pictures `sizes` are beside it. */
export type Examined = { type: string } & Partial<Picture> & Recording;

/**
 * Rewrites a picture without its metadata. Files that are broken are of their type, and nothing more.
 * `onType` is called with that before the long part.
 */
export async function examine(file: string, onType?: (type: string) => void): Promise<Examined> {
  const type = await mediaTypeOf(file);
  onType?.(type);
  if (type === "application/pdf") return { type, ...(await preparePdf(file)) };
  const picture = await preparePicture(file, type);
  if (picture) return { type, ...picture };
  if (!/^(audio|video)\//.test(type)) return { type };
  const { isSound, ...recording } = await measureRecording(file, type);
  // What browsers record from the microphone is in containers of video.
  return { type: isSound ? type.replace(/^video\//, "audio/") : type, ...recording };
}
