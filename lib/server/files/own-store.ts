import "server-only";
import { env } from "../env";
import { Problem } from "../http/problem";
import type { FileStore } from "./file-store";
import { FolderStore } from "./folder-store";

let store: FileStore | undefined;

/** The store of this server. Throws 501 if it has none. */
export function requireFileStore(): FileStore {
  const { FILES_FOLDER } = env();
  if (FILES_FOLDER === undefined) throw new Problem(501, "This server takes no files.");
  store ??= new FolderStore(FILES_FOLDER);
  return store;
}
