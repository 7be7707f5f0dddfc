/** For tests: file stores, and how much is in each of them. */
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Bucket } from "@/e2e/support/bucket";
import { bucketAt } from "./file-settings";
import type { FileStore } from "./file-store";
import { FolderStore } from "./folder-store";
import { S3Store } from "./s3-store";

export type TestStore = {
  store: FileStore;
  /** All bytes that are there, whatever they are of; what is still arriving, too. */
  bytes(): Promise<number>;
  stop(): Promise<void>;
};

/** By name, so that what must hold for every store is tested with each. */
export const testStores: [string, () => Promise<TestStore>][] = [
  ["a folder", folder],
  ["a bucket", bucket],
];

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
    bytes: () => bytesIn(root),
    async stop() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function bucket(): Promise<TestStore> {
  const incoming = mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
  const server = await Bucket.start("127.0.0.1", "secret");
  const place = bucketAt("s3://teahouse/files", {
    FILES_S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
    FILES_S3_REGION: "auto",
    FILES_S3_ACCESS_KEY_ID: "test",
    FILES_S3_SECRET_ACCESS_KEY: "secret",
  });
  return {
    store: new S3Store(place, incoming),
    async bytes() {
      const sizes = [...server.objects.values()].map(({ body }) => body.length);
      return sizes.reduce((sum, size) => sum + size, await bytesIn(incoming));
    },
    async stop() {
      await server.stop();
      rmSync(incoming, { recursive: true, force: true });
    },
  };
}

async function bytesIn(root: string): Promise<number> {
  const names = await readdir(root, { recursive: true });
  const found = await Promise.all(names.map((name) => stat(path.join(root, name))));
  return found.filter((each) => each.isFile()).reduce((sum, { size }) => sum + size, 0);
}
