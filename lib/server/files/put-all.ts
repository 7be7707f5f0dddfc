import "server-only";
import path from "node:path";
import type { FileStore } from "./file-store";

type Prepared = { key: string; folder: string; names: string[] };

/**
 * Stores a file and what was made of it. If that fails midway, what is stored already goes at once, unless
 * `mayBeShared`: another call may be storing the same, and the sweep finds out.
 */
export async function putAll(
  store: FileStore,
  { key, folder, names }: Prepared,
  mayBeShared: boolean,
): Promise<void> {
  try {
    for (const name of names) await store.put(key, name, path.join(folder, name));
  } catch (error) {
    if (!mayBeShared) await store.remove(key).catch(() => {});
    throw error;
  }
}
