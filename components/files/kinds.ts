/** What a file is to those who see it, by its media type. */
import type { FileInfo } from "@/lib/wire/frames";

type Typed = Pick<FileInfo, "type" | "width" | "height">;

/** A picture that browsers show: only of those the server has found out the size. */
export function isPicture({ type, width, height }: Typed): boolean {
  return type.startsWith("image/") && width !== undefined && height !== undefined;
}

export function isVideo({ type }: Typed): boolean {
  return type.startsWith("video/");
}

export function isAudio({ type }: Typed): boolean {
  return type.startsWith("audio/");
}

/** A PDF whose first page the server has made a picture of. */
export function hasFirstPage({ type, width, height }: Typed): boolean {
  return type === "application/pdf" && width !== undefined && height !== undefined;
}

/** Whether a picture moves: all GIFs may, and of other pictures those with a length. */
export function isAnimated({ type, seconds }: Pick<FileInfo, "type" | "seconds">): boolean {
  return type === "image/gif" || (type.startsWith("image/") && seconds !== undefined);
}
