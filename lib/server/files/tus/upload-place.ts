/** An upload is found only by the person and in the room that it belongs to: they are in its folder's name. */
import "server-only";
import { newKey } from "../upload";

export type UploadPlace = {
  userId: number;
  roomId: number;
  /** The key that the file will have in the store. */
  key: string;
  /** How many it will have. */
  bytes: number;
};

export function newPlace(userId: number, roomId: number, bytes: number): UploadPlace {
  return { userId, roomId, key: newKey(), bytes };
}

/** What its address calls it. */
export function uploadIdOf({ key, bytes }: UploadPlace): string {
  return `${key}-${bytes}`;
}

/** Null if no upload has such an id. */
export function placeWith(userId: number, roomId: number, uploadId = ""): UploadPlace | null {
  const [, key, bytes] = /^([0-9a-f]{32})-([1-9]\d{0,14})$/.exec(uploadId) ?? [];
  return key === undefined ? null : { userId, roomId, key, bytes: Number(bytes) };
}

/** Its folder in the store's `incoming`. */
export function folderOf({ userId, roomId, ...place }: UploadPlace): string {
  return `upload-${userId}-${roomId}-${uploadIdOf({ userId, roomId, ...place })}`;
}

export function placeOf(folder: string): UploadPlace | null {
  const [, userId, roomId, id] = /^upload-(\d+)-(\d+)-([0-9a-f]{32}-\d+)$/.exec(folder) ?? [];
  return placeWith(Number(userId), Number(roomId), id);
}
