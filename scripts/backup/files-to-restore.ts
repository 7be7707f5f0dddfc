/** The files of a backup, on their way into the folder or the bucket of an installation. */
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pLimit from "p-limit";
import { filesFolder } from "@/host/files-folder";
import type { Settings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { bucketPlace } from "@/lib/server/files/file-settings";
import type { FileStore } from "@/lib/server/files/file-store";
import { FolderStore } from "@/lib/server/files/folder-store";
import { S3Store } from "@/lib/server/files/s3-store";
import type { Backup, SavedFile } from "./backup-file";

const atOnce = 8;

export class FilesToRestore {
  private readonly added = new Set<string>();
  private store: FileStore | undefined;

  /** `draft`: the folder that becomes the data folder. */
  constructor(
    private readonly backup: Backup,
    private readonly settings: Settings,
    private readonly draft: string,
    /** Files that are there already, of the same installation, are allowed. */
    private readonly overFiles: boolean,
  ) {}

  /** Resolves once all that have a row are stored, durably. Throws StartError. */
  async restore(): Promise<void> {
    const keys = await this.backup.keysOfRows();
    const files = this.backup.files().filter(({ key }) => keys.has(key));
    if (files.length === 0) return;
    this.store = await this.open();
    await this.checkPlace(this.store);
    const place = await mkdtemp(path.join(this.store.incoming, "restore-"));
    const turns = pLimit(atOnce);
    const all = files.map((file, index) =>
      turns(() => this.put(file, path.join(place, String(index)))),
    );
    try {
      await Promise.all(all);
    } finally {
      turns.clearQueue();
      await Promise.allSettled(all);
      await rm(place, { recursive: true, force: true });
      // With a bucket the data folder needs none.
      await rm(path.join(this.draft, "incoming"), { recursive: true, force: true });
    }
  }

  /** Removes what `restore` added. */
  async undo(): Promise<void> {
    for (const key of this.added) await this.store?.remove(key);
    this.added.clear();
  }

  private async put({ key, name, read }: SavedFile, local: string): Promise<void> {
    if (!this.store || (await this.store.contents(key)).has(name)) return;
    await pipeline(Readable.from(read()), createWriteStream(local, { mode: 0o600 }));
    this.added.add(key);
    await this.store.put(key, name, local);
  }

  private async open(): Promise<FileStore> {
    const place = bucketPlace(this.settings);
    if (place) {
      const incoming = path.join(this.draft, "incoming");
      await mkdir(incoming, { mode: 0o700 });
      return new S3Store(place, incoming);
    }
    const folder = filesFolder(this.settings);
    if (folder === undefined) {
      throw new StartError(
        "The backup has files: set FILES_BUCKET, or FILES_FOLDER. Nothing was changed.",
        2,
      );
    }
    const isOwn = this.settings.FILES_FOLDER === undefined;
    return new FolderStore(isOwn ? path.join(this.draft, "files") : folder);
  }

  /** Two installations in one place would delete each other's files. */
  private async checkPlace(store: FileStore): Promise<void> {
    if (this.overFiles) return;
    for await (const _ of store.keys()) {
      throw new StartError(
        "There are files already where the backup's are to go. If they are of this Teahouse, whose database " +
          "was lost, add --over-files; if they are of another one, choose another place: each deletes files " +
          "that its own database does not name. Nothing was changed.",
        2,
      );
    }
  }
}
