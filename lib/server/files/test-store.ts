/** For tests: a file store, and how much is in it. */
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

/** Stores that many bytes, as an upload does. */
export async function putBytes(store: FileStore, key: string, name: string, bytes: number) {
  const file = path.join(store.incoming, `${key}-${name}`);
  await writeFile(file, Buffer.alloc(bytes));
  await store.put(key, name, file);
}

export async function folderStore(): Promise<TestStore> {
  const root = mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
  return {
    store: new FolderStore(root),
    bytes: () => bytesIn(root),
    async stop() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export async function bytesIn(root: string): Promise<number> {
  const names = await readdir(root, { recursive: true });
  const found = await Promise.all(names.map((name) => stat(path.join(root, name))));
  return found.filter((each) => each.isFile()).reduce((sum, { size }) => sum + size, 0);
}
