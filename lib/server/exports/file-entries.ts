/** The files of an export: their names in the zip, and their bytes. */
import "server-only";
import type { Message } from "@/lib/shared/api/messages";
import { fileName } from "@/lib/shared/file-name";
import type { FileInfo } from "@/lib/wire/frames";
import * as files from "../db/queries/files";
import { NoSuchFile } from "../files/file-store";
import { requireFileStore } from "../files/own-store";
import type { ZipEntry } from "./zip";

/** Some file systems allow 255 bytes, and a name in Chinese has three a character. */
const maxNameCharacters = 60;

/** Which files a zip has, for what is written about them. */
export class PackedFiles {
  private readonly missing = new Set<number>();

  /** Where a message's file is in the zip; null if it was deleted before it was packed. */
  pathOf(message: Pick<Message, "id">, place: number, file: FileInfo): string | null {
    return this.missing.has(file.id) ? null : pathInZip(`${message.id}-${place + 1}`, file.name);
  }

  /** An entry for a file; null, which is noted, if it is deleted. */
  async entry(
    roomId: number | null,
    id: number,
    { path, time }: { path: string; time: number },
  ): Promise<ZipEntry | null> {
    const found = await files.findAny(roomId, id);
    try {
      if (!found) throw new NoSuchFile();
      const { stream } = await requireFileStore().read(found.key, "original");
      return { name: path, time, content: stream };
    } catch (error) {
      if (!(error instanceof NoSuchFile)) throw error;
      this.missing.add(id);
      return null;
    }
  }

  has(id: number): boolean {
    return !this.missing.has(id);
  }
}

/** `number` makes it unique, also where `A` and `a` are one, and no name of Windows' own. */
export function pathInZip(number: string, name: string): string {
  const whole = fileName(name).replaceAll(" ", "_");
  const [, stem = whole, extension = ""] = /^(.+?)(\.[^.]{1,10})?$/su.exec(whole) ?? [];
  const short = [...stem].slice(0, maxNameCharacters).join("").replace(/_+$/, "");
  // Windows drops these at the end.
  const kept = `${short}${extension}`.replace(/[. _]+$/, "");
  return `files/${number}${kept === "" ? "" : `-${kept}`}`;
}
