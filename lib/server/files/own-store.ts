import "server-only";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { UploadWay } from "@/lib/shared/upload-way";
import { env } from "../env";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { bucketPlace, uploadWayOf } from "./file-settings";
import type { DirectStore, FileStore } from "./file-store";
import { FolderStore } from "./folder-store";
import { S3Store } from "./s3-store";

let store: FileStore | DirectStore | undefined;

/** The store of this server. Throws 501 if it has none. */
export function requireFileStore(): FileStore {
  store ??= openStore();
  return store;
}

/** The same, or null if it has none. */
export function fileStore(): FileStore | null {
  return uploadWay() === "none" ? null : requireFileStore();
}

/** The store, if browsers upload into it by themselves. Throws 501 if they do not. */
export function requireDirectStore(): DirectStore {
  const found = requireFileStore();
  if (found instanceof S3Store && uploadWay() === "direct") return found;
  throw new Problem(501, "This server takes files by POST /Room/{id}/File only.");
}

/** Says in the log if the bucket cannot be used, before somebody sends a file. */
export async function checkFileStore(): Promise<void> {
  try {
    const found = fileStore();
    if (found instanceof S3Store) for await (const _ of found.keys()) break;
  } catch (err) {
    logger.error({ err }, "the bucket of files cannot be used");
  }
}

/** How pages upload. */
export function uploadWay(): UploadWay {
  return uploadWayOf(env());
}

function openStore(): FileStore {
  const { FILES_FOLDER, ...settings } = env();
  const place = bucketPlace(settings);
  if (place) return new S3Store(place, incomingFolder(FILES_FOLDER));
  if (FILES_FOLDER === undefined) throw new Problem(501, "This server takes no files.");
  return new FolderStore(FILES_FOLDER);
}

/** With a bucket the disk has only what arrives; a function at Vercel has none but /tmp. */
function incomingFolder(folder: string | undefined): string {
  if (folder === undefined) return mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
  const incoming = path.join(folder, "incoming");
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  return incoming;
}
