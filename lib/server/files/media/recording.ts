/** How long audio and video are, and how large video is. */
import { type FileHandle, open } from "node:fs/promises";
import { parseFile } from "music-metadata";
import { type Box, boxesIn, readBytes } from "./boxes";
import { webmSeconds } from "./webm";

export type Recording = { seconds?: number; width?: number; height?: number };
export type Measured = Recording & {
  /** It has tracks, and none of them is video. */
  isSound: boolean;
};

/** A day. What says more is wrong. */
export const maxSeconds = 86_400;
const maxSide = 16_384;

/** What is not in the file, or is nonsense, is missing in the answer. `type` is the media type. */
export async function measureRecording(place: string, type: string): Promise<Measured> {
  const [known, boxes] = await Promise.all([
    parseFile(place, { duration: true, skipCovers: true }).catch(() => undefined),
    /^(video|audio)\/(mp4|quicktime|x-m4[av]|3gpp)/.test(type) ? measureBoxes(place) : undefined,
  ]);
  const tracks = known?.format.trackInfo ?? [];
  const video = tracks.find((track) => track.video)?.video;
  const seconds = known?.format.duration || boxes?.seconds || (await lastResort(place, type));
  const width = boxes?.width ?? video?.pixelWidth;
  const height = boxes?.height ?? video?.pixelHeight;
  return {
    isSound: video === undefined && !isSide(width) && tracks.some((track) => track.audio),
    ...(isLength(seconds) && { seconds: Math.round(seconds * 1_000) / 1_000 }),
    ...(isSide(width) && isSide(height) && { width, height }),
  };
}

/** What browsers record has no length in its header. */
function lastResort(place: string, type: string): Promise<number | undefined> | undefined {
  return /^(video|audio)\/(webm|matroska|x-matroska)/.test(type) ? webmSeconds(place) : undefined;
}

export function isLength(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds > 0 && seconds <= maxSeconds;
}

function isSide(pixels: number | undefined): pixels is number {
  return Number.isInteger(pixels) && pixels !== undefined && pixels > 0 && pixels <= maxSide;
}

async function measureBoxes(place: string): Promise<Recording> {
  const file = await open(place, "r");
  try {
    const top = await boxesIn(file, 0, (await file.stat()).size);
    const movie = top.find(({ type }) => type === "moov");
    if (!movie) return {};
    const inner = await boxesIn(file, movie.start, movie.end);
    const head = inner.find(({ type }) => type === "mvhd");
    const sizes = [];
    for (const track of inner.filter(({ type }) => type === "trak").slice(0, 20)) {
      sizes.push(await sizeOfTrack(file, track));
    }
    const size = sizes.find((each) => isSide(each?.width));
    return { ...(head && { seconds: await secondsOf(file, head) }), ...size };
  } finally {
    await file.close();
  }
}

async function secondsOf(file: FileHandle, { start }: Box): Promise<number> {
  const head = await readBytes(file, start, 32);
  if (head.length < 32) return 0;
  const [scale, length] =
    head[0] === 1
      ? [head.readUInt32BE(20), Number(head.readBigUInt64BE(24))]
      : [head.readUInt32BE(12), head.readUInt32BE(16)];
  return scale > 0 ? length / scale : 0;
}

/** As it is shown: a phone that is held upright records lying pictures and a turn. */
async function sizeOfTrack(file: FileHandle, track: Box) {
  const boxes = await boxesIn(file, track.start, track.end);
  const head = boxes.find(({ type }) => type === "tkhd");
  if (!head) return undefined;
  const bytes = await readBytes(file, head.start, 96);
  const matrix = bytes[0] === 1 ? 52 : 40;
  if (bytes.length < matrix + 44) return undefined;
  const [width, height] = [
    bytes.readUInt32BE(matrix + 36) >>> 16,
    bytes.readUInt32BE(matrix + 40) >>> 16,
  ];
  const isTurned = bytes.readInt32BE(matrix) === 0 && bytes.readInt32BE(matrix + 16) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}
