/** Which of a picture's sizes a browser may choose from, as the server makes them (lib/server/files/picture.ts). */
import { fileAddress } from "@/lib/client/files/addresses";
import type { FileInfo } from "@/lib/wire/frames";
import type { Box } from "./boxes";
import { isAnimated } from "./kinds";

const sizes = [
  ["small", 480],
  ["large", 1_920],
] as const;

export type Source = { src: string; width: number; height: number };

/** Smallest first. The original is the last, and left out of pictures that are larger than any screen. */
export function sourcesOf(roomId: number, file: FileInfo): Source[] {
  const { id, width = 1, height = 1 } = file;
  const side = Math.max(width, height);
  const made = sizes.flatMap(([size, box]) =>
    side > box
      ? [
          {
            src: fileAddress(roomId, id, size),
            width: Math.max(1, Math.round((width * box) / side)),
            height: Math.max(1, Math.round((height * box) / side)),
          },
        ]
      : [],
  );
  return made.length === sizes.length
    ? made
    : [...made, { src: fileAddress(roomId, id), width, height }];
}

/** The attributes of an `img` that shows a picture in a box. Only the original of an animation moves. */
export function imageSource(
  roomId: number,
  file: FileInfo,
  { width, height }: Box,
): { src: string; srcSet?: string; sizes?: string } {
  const sources = sourcesOf(roomId, file);
  const last = sources.at(-1);
  if (isAnimated(file) || !last) return { src: fileAddress(roomId, file.id) };
  if (sources.length === 1) return { src: last.src };
  // A picture that covers its box is wider than it, or as wide.
  const shown = Math.max(width, (height * last.width) / last.height);
  return {
    src: sources[0]?.src ?? last.src,
    srcSet: sources.map((each) => `${each.src} ${each.width}w`).join(", "),
    // A phone has less space: all but what is beside a message.
    sizes: `min(${Math.round(shown)}px, ${Math.round((shown / width) * 100)}vw - 5rem)`,
  };
}

/** The first picture of an animation; null if the server has none, as the animation is small itself. */
export function stillAddress(
  roomId: number,
  { id, width = 0, height = 0 }: FileInfo,
): string | null {
  return Math.max(width, height) > sizes[0][1] ? fileAddress(roomId, id, "small") : null;
}
