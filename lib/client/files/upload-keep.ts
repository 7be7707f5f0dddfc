/**
 * Keeps the files that are being uploaded in IndexedDB, so that they survive a reload and a crash of the
 * tab. For a day at most; signing out deletes all of them (./forget-uploads.ts).
 */
import "client-only";
import * as z from "zod/mini";
import { uploadWays } from "@/lib/shared/upload-way";
import { fileInfo } from "@/lib/wire/frames";
import { uploadsDatabase } from "./forget-uploads";

const maxAgeMs = 24 * 60 * 60 * 1_000;
/** More is not kept: a browser gives one origin a part of the disk, and local storage is in it, too. */
const maxFiles = 60;
const maxBytes = 500_000_000;

const keptUpload = z.object({
  key: z.string(),
  username: z.string(),
  roomId: z.int(),
  /** The tab that has it (./tab.ts). */
  tab: z.string(),
  way: z.enum(uploadWays),
  /** Belongs to no message yet. */
  draft: z.boolean(),
  /** When it was added, in milliseconds since 1970. */
  at: z.number(),
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  width: z.optional(z.int()),
  height: z.optional(z.int()),
  alt: z.optional(z.string()),
  file: z.custom<Blob>((value) => value instanceof Blob),
  uploadUrl: z.nullable(z.string()),
  info: z.nullable(fileInfo),
});
export type KeptUpload = z.infer<typeof keptUpload>;

/** Never rejects: where nothing can be kept, as in some private windows, uploads live as long as the page. */
export type UploadKeep = {
  put(upload: KeptUpload): Promise<void>;
  /** Oldest first. */
  all(): Promise<KeptUpload[]>;
  remove(key: string): Promise<void>;
  /** Resolves once all that was asked before is done. */
  settled(): Promise<void>;
};

const storeName = "uploads";

export class BrowserUploadKeep implements UploadKeep {
  private database: Promise<IDBDatabase> | null = null;
  /** In the order of the calls, so that what is removed stays removed. */
  private queue: Promise<unknown> = Promise.resolve();

  put(upload: KeptUpload): Promise<void> {
    return this.enqueue(undefined, async (database) => {
      const others = (await read(database)).filter(({ key }) => key !== upload.key);
      const bytes = others.reduce((sum, each) => sum + each.bytes, upload.bytes);
      if (others.length >= maxFiles || bytes > maxBytes) return;
      await done(writing(database).put(upload));
    });
  }

  all(): Promise<KeptUpload[]> {
    return this.enqueue<KeptUpload[]>([], async (database) => {
      const kept = await read(database);
      const isOver = ({ at }: KeptUpload) => Date.now() - at > maxAgeMs;
      for (const { key } of kept.filter(isOver)) await done(writing(database).delete(key));
      return kept.filter((each) => !isOver(each)).sort((a, b) => a.at - b.at);
    });
  }

  remove(key: string): Promise<void> {
    return this.enqueue(undefined, async (database) => {
      await done(writing(database).delete(key));
    });
  }

  async settled(): Promise<void> {
    await this.queue;
  }

  private enqueue<T>(otherwise: T, task: (database: IDBDatabase) => Promise<T>): Promise<T> {
    const result = this.queue.then(async () => {
      try {
        this.database ??= open();
        return await task(await this.database);
      } catch (error) {
        console.warn("uploads are not kept:", error);
        return otherwise;
      }
    });
    this.queue = result;
    return result;
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(uploadsDatabase, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(storeName, { keyPath: "key" });
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // Another tab signs out, and deletes it.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

function writing(database: IDBDatabase): IDBObjectStore {
  return database.transaction(storeName, "readwrite").objectStore(storeName);
}

async function read(database: IDBDatabase): Promise<KeptUpload[]> {
  const all: unknown[] = await done(
    database.transaction(storeName).objectStore(storeName).getAll(),
  );
  return all.flatMap((each) => keptUpload.safeParse(each).data ?? []);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
