/**
 * How much space files take in the timeline, in CSS pixels. It follows from what the message says of them,
 * so nothing moves when they load, and rows that are not rendered have their height before.
 */
import type { FileInfo } from "@/lib/wire/frames";
import { hasFirstPage, isAudio, isPicture, isVideo } from "./kinds";

export type Box = { width: number; height: number };
/** `cover`: the picture is much longer than wide, or wider than long, so its box shows a part of it. */
export type PictureBox = Box & { fit: "whole" | "cover" };

const largest: Box = { width: 480, height: 360 };
/** A finger hits it, and there is space for a button. */
const smallestSide = 48;
/** Of a picture that is cut, its shorter side. */
const cutSide = 96;
/** A player's controls need it. */
const smallestVideo: Box = { width: 240, height: 135 };
const unknownVideo: Box = { width: 480, height: 270 };
export const cardBox: Box = { width: 360, height: 56 };
export const audioBox: Box = { width: 360, height: 76 };
/** Of a PDF's first page: as much of its top as has space. */
export const pageBox: Box = { width: 360, height: 200 };
export const gap = 4;

/** A single picture keeps its shape; it is not enlarged. */
export function pictureBox({
  width = 1,
  height = 1,
}: Pick<FileInfo, "width" | "height">): PictureBox {
  const scale = Math.min(1, largest.width / width, largest.height / height);
  const shown = { width: Math.round(width * scale), height: Math.round(height * scale) };
  if (scale === 1) {
    return {
      width: Math.max(shown.width, smallestSide),
      height: Math.max(shown.height, smallestSide),
      fit: "whole",
    };
  }
  const box = { width: Math.max(shown.width, cutSide), height: Math.max(shown.height, cutSide) };
  return {
    ...box,
    fit: box.width === shown.width && box.height === shown.height ? "whole" : "cover",
  };
}

export function videoBox({ width, height }: Pick<FileInfo, "width" | "height">): Box {
  if (!width || !height) return unknownVideo;
  const scale = Math.min(1, largest.width / width, largest.height / height);
  return {
    width: Math.max(Math.round(width * scale), smallestVideo.width),
    height: Math.max(Math.round(height * scale), smallestVideo.height),
  };
}

/** How many pictures each row of an album has. */
export function albumRows(count: number): number[] {
  const rows = [[], [1], [2], [3], [2, 2], [2, 3], [3, 3], [3, 4], [4, 4], [3, 3, 3], [3, 3, 4]];
  return rows[count] ?? [...albumRows(count - 4), 4];
}

/** The width of a picture in a row of so many, as a multiple of its height. */
export function cellShape(inRow: number): number {
  return inRow === 2 ? 4 / 3 : 1;
}

/** An album's width, where there is enough space. */
export const albumWidth = largest.width;

/** The files of a message as they are shown: the pictures together, then each of the others. */
export function grouped(files: FileInfo[]): { pictures: FileInfo[]; others: FileInfo[] } {
  return {
    pictures: files.filter(isPicture),
    others: files.filter((file) => !isPicture(file)),
  };
}

export function otherBox(file: FileInfo): Box {
  if (isVideo(file)) return videoBox(file);
  if (isAudio(file)) return audioBox;
  if (!hasFirstPage(file)) return cardBox;
  return { width: cardBox.width, height: cardBox.height + pageBox.height };
}

/** The height of a message's files in a column of this width. */
export function filesHeight(files: FileInfo[], column: number): number {
  const { pictures, others } = grouped(files);
  const heights = others.map((file) => {
    const box = otherBox(file);
    return isVideo(file) ? heightIn(box, column) : box.height;
  });
  const [first] = pictures;
  if (first)
    heights.unshift(
      pictures.length === 1
        ? heightIn(pictureBox(first), column)
        : albumHeight(pictures.length, column),
    );
  return heights.reduce((sum, height) => sum + height + gap, 0);
}

function albumHeight(count: number, column: number): number {
  const width = Math.min(albumWidth, column);
  const rows = albumRows(count).map(
    (inRow) => (width - gap * (inRow - 1)) / inRow / cellShape(inRow),
  );
  return rows.reduce((sum, height) => sum + height, 0) + gap * (rows.length - 1);
}

/** A box keeps its shape where its column is narrower. */
function heightIn({ width, height }: Box, column: number): number {
  return width > column ? (height * column) / width : height;
}
