import { createReadStream, mkdirSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import {
  type ByteRange,
  checkKey,
  type FileStore,
  isFull,
  isKey,
  isMissing,
  NoSuchFile,
  StoreFull,
} from "./file-store";
import { removeOlder } from "./incoming";

/** Files in a folder of the local disk. A thousand and more in one folder would be slow to list. */
export class FolderStore implements FileStore {
  /** Not one of the groups, whose names have two characters. */
  readonly incoming: string;

  constructor(private readonly root: string) {
    this.incoming = path.join(root, "incoming");
    mkdirSync(this.incoming, { recursive: true, mode: 0o700 });
  }

  async put(key: string, name: string, localFile: string): Promise<void> {
    checkKey(key, name);
    try {
      await this.move(key, name, localFile);
    } catch (error) {
      throw isFull(error) ? new StoreFull("The disk is full.", { cause: error }) : error;
    }
  }

  private async move(key: string, name: string, localFile: string): Promise<void> {
    const folder = this.folderOf(key);
    const isNew = await mkdir(folder, { recursive: true, mode: 0o700 });
    await sync(localFile);
    await rename(localFile, path.join(folder, name));
    await sync(folder);
    if (isNew === undefined) return;
    for (let made = path.dirname(folder); made.startsWith(this.root); made = path.dirname(made)) {
      await sync(made);
    }
  }

  async read(key: string, name: string, range?: ByteRange) {
    checkKey(key, name);
    const file = path.join(this.folderOf(key), name);
    const { size } = await stat(file).catch((error) => {
      throw isMissing(error) ? new NoSuchFile() : error;
    });
    const bytes = range ? range.end - range.start + 1 : size;
    return { bytes, stream: toWeb(createReadStream(file, range)) };
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    await rm(this.folderOf(key), { recursive: true, force: true });
  }

  async *keys(): AsyncIterable<string> {
    for (const group of await readdir(this.root)) {
      if (group.length !== 2) continue;
      for (const key of await readdir(path.join(this.root, group))) if (isKey(key)) yield key;
    }
  }

  async contents(key: string): Promise<Map<string, number>> {
    checkKey(key);
    const folder = this.folderOf(key);
    const names = await readdir(folder).catch((error) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const found = names.map(
      async (name) => [name, (await stat(path.join(folder, name))).size] as const,
    );
    return new Map(await Promise.all(found));
  }

  removeAbandoned(before: Date): Promise<number> {
    return removeOlder(this.incoming, before);
  }

  private folderOf(key: string): string {
    return path.join(this.root, key.slice(0, 2), key);
  }
}

/** Writes a file, or the names in a folder, to the disk. */
async function sync(place: string): Promise<void> {
  const opened = await open(place, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** Node's type of a web stream is not the one that `Response` takes. */
function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}
