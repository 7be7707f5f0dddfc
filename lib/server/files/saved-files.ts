/** The part of a backup that has the bytes of files (lib/wire/snapshot.ts). */
import "server-only";
import type { FileHeader } from "@/lib/wire/snapshot";
import { logger } from "../observability/app-logger";
import { type FileStore, NoSuchFile, type StoredBytes } from "./file-store";

/** Reading goes on where it broke off so many times. */
const maxBreaks = 3;

export type SavedFile = { key: string; sizes: string[] };
type Write = (bytes: Uint8Array) => Promise<void>;

/** Writes each file with what was made from it. It reads no faster than `write` takes. */
export async function writeFiles(
  store: FileStore,
  saved: SavedFile[],
  write: Write,
): Promise<void> {
  for (const { key, sizes } of saved) {
    for (const name of ["original", ...sizes]) await writeFile(store, { key, name }, write);
  }
}

async function writeFile(
  store: FileStore,
  file: { key: string; name: string },
  write: Write,
): Promise<void> {
  const head = (more: Omit<FileHeader, "key" | "name">) =>
    write(Buffer.from(`${JSON.stringify({ ...file, ...more } satisfies FileHeader)}\n`));
  let found: StoredBytes;
  try {
    found = await store.read(file.key, file.name);
  } catch (error) {
    if (!(error instanceof NoSuchFile)) throw error;
    logger.warn(file, "a file is lost, and not in the backup");
    return head({ bytes: 0, isMissing: true });
  }
  const { bytes } = found;
  await head({ bytes });
  let sent = 0;
  for (let breaks = 0; ; breaks++) {
    try {
      for await (const chunk of found.stream) {
        sent += chunk.byteLength;
        await write(chunk);
      }
      break;
    } catch (error) {
      if (breaks === maxBreaks || sent >= bytes) throw error;
      found = await store.read(file.key, file.name, { start: sent, end: bytes - 1 });
    }
  }
  if (sent !== bytes) throw new Error("a file has changed while it was read");
}
