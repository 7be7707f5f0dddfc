/**
 * Where the bytes of unfinished uploads are: on the local disk, in a folder of their own each. What stores
 * them elsewhere takes the place of this.
 */
import "server-only";
import { createWriteStream } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Configstore, FileStore } from "@tus/file-store";
import { ERRORS, Upload } from "@tus/server";
import { z } from "zod";
import { problemOf, writeBufferBytes } from "../received-file";
import { folderOf, placeOf, type UploadPlace } from "./upload-place";

/** How long an upload may take; a phone may be without a network for hours. */
const maxAgeMs = 24 * 3_600_000;
/** Of a person, unfinished: those of two messages with files in each of two tabs. */
const maxUnfinished = 40;

const config = z.object({
  id: z.string(),
  size: z.number(),
  creation_date: z.string(),
  metadata: z.record(z.string(), z.string().nullable()).optional(),
});

export class UploadStore extends FileStore {
  constructor(directory: string) {
    const configstore = new FolderConfigs(directory);
    super({ directory, configstore, expirationPeriodInMilliseconds: maxAgeMs });
    this.extensions = ["creation", "creation-with-upload", "termination", "expiration"];
  }

  /** The library hides that the disk is full. */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = path.join(this.directory, id);
    const options = { flags: "r+", start: offset, highWaterMark: writeBufferBytes };
    const writing = createWriteStream(file, options);
    try {
      await pipeline(readable, writing);
    } catch (error) {
      throw problemOf(error);
    }
    return offset + writing.bytesWritten;
  }

  override async remove(id: string): Promise<void> {
    const folder = path.dirname(path.join(this.directory, id));
    await rm(folder, { recursive: true }).catch(() => {
      throw ERRORS.FILE_NOT_FOUND;
    });
  }

  /**
   * Deletes the unfinished uploads of a person that are too old, and the oldest of too many; returns the
   * bytes that the others are to have.
   */
  async tidy(userId: number): Promise<number> {
    const names = await readdir(this.directory);
    const own = names
      .flatMap((name) => placeOf(name) ?? [])
      .filter((each) => each.userId === userId);
    const aged = await Promise.all(
      own.map(async (place) => ({ place, createdAt: await this.createdAt(place) })),
    );
    aged.sort((a, b) => b.createdAt - a.createdAt);
    const oldest = Date.now() - maxAgeMs;
    let bytes = 0;
    for (const [n, { place, createdAt }] of aged.entries()) {
      if (createdAt > oldest && n < maxUnfinished - 1) bytes += place.bytes;
      else await rm(path.join(this.directory, folderOf(place)), { recursive: true, force: true });
    }
    return bytes;
  }

  private async createdAt(place: UploadPlace): Promise<number> {
    const found = await stat(path.join(this.directory, folderOf(place))).catch(() => null);
    return found?.mtimeMs ?? 0;
  }
}

/** What is known of an upload is in its folder, and goes with it. */
class FolderConfigs implements Configstore {
  constructor(private readonly directory: string) {}

  async get(id: string): Promise<Upload | undefined> {
    try {
      const known = config.parse(JSON.parse(await readFile(this.fileOf(id), "utf8")));
      return new Upload({ ...known, offset: 0 });
    } catch {
      throw ERRORS.FILE_NOT_FOUND;
    }
  }

  async set(id: string, upload: Upload): Promise<void> {
    await writeFile(this.fileOf(id), JSON.stringify(upload), { mode: 0o600 });
  }

  async delete(id: string): Promise<void> {
    await rm(this.fileOf(id), { force: true });
  }

  private fileOf(id: string): string {
    return path.join(this.directory, path.dirname(id), "upload.json");
  }
}
