/** For tests: file stores, and how much is in each of them. */
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FileStore } from "./file-store";
import { FolderStore } from "./folder-store";

export type TestStore = {
  store: FileStore;
  /** All bytes that are there, whatever they are of; what is still arriving, too. */
  bytes(): Promise<number>;
  stop(): Promise<void>;
};

/** By name, so that what must hold for every store is tested with each. */
export const testStores: [string, () => Promise<TestStore>][] = [["a folder", folder]];

/** Stores that many bytes, as an upload does. */
export async function putBytes(store: FileStore, key: string, name: string, bytes: number) {
  const file = path.join(store.incoming, `${key}-${name}`);
  await writeFile(file, Buffer.alloc(bytes));
  await store.put(key, name, file);
}

async function folder(): Promise<TestStore> {
  const root = mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
  return {
    store: new FolderStore(root),
    async bytes() {
      const names = await readdir(root, { recursive: true });
      const found = await Promise.all(names.map((name) => stat(path.join(root, name))));
      return found.filter((each) => each.isFile()).reduce((sum, { size }) => sum + size, 0);
    },
    async stop() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
