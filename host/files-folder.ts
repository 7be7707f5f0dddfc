/** Where a start has its files. */
import path from "node:path";
import { root } from "./paths";
import type { Settings } from "./settings";

/**
 * The folder of files, or, with a bucket, of what arrives. Undefined: there are no files, as several starts
 * share the rooms and nothing says where all of them find files.
 */
export function filesFolder(settings: Settings): string | undefined {
  const { DATA_DIR, FILES_FOLDER, FILES_BUCKET } = settings;
  if (FILES_FOLDER !== undefined) return path.resolve(root, FILES_FOLDER);
  const isOffered = FILES_BUCKET !== undefined || !usesOthersRooms(settings);
  return isOffered ? path.join(DATA_DIR, "files") : undefined;
}

/**
 * How pages upload, if it is not set: with several starts, whose bucket has whole files only, a request may
 * come to another one than the request before.
 */
export function filesUpload(settings: Settings): string | undefined {
  const { FILES_UPLOAD, FILES_BUCKET } = settings;
  return FILES_UPLOAD ?? (FILES_BUCKET !== undefined && isShared(settings) ? "whole" : undefined);
}

function isShared(settings: Settings): boolean {
  return settings.PARTY_HOST !== "127.0.0.1" || usesOthersRooms(settings);
}

function usesOthersRooms({ CLUSTER_BUCKET, PARTY_INTERNAL_URL }: Settings): boolean {
  return CLUSTER_BUCKET !== undefined || PARTY_INTERNAL_URL !== undefined;
}

/** What the operator should know about it, if something is missing. */
export function filesWarning(settings: Settings): string | null {
  const { FILES_FOLDER, FILES_BUCKET, PARTY_HOST } = settings;
  if (filesFolder(settings) === undefined) {
    return (
      "files are off, as other starts share the rooms: set FILES_BUCKET, or FILES_FOLDER to a folder that " +
      "all of them have"
    );
  }
  const isAlone = FILES_BUCKET !== undefined || FILES_FOLDER !== undefined;
  if (isAlone || PARTY_HOST === "127.0.0.1") return null;
  return (
    "files are in this start's data folder only: if others use its rooms (PARTY_HOST), set FILES_BUCKET, or " +
    "FILES_FOLDER to a folder that all of them have"
  );
}
