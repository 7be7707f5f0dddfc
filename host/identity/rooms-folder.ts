import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { makeFolderDurably } from "../make-folder-durably";
import { writeDurably } from "../write-durably";

/** The rooms' storage in a data folder, and which database it is of. */
export class RoomsFolder {
  constructor(readonly folder: string) {
    makeFolderDurably(folder);
  }

  get identity(): string | null {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").trim() : null;
  }

  set identity(identity: string) {
    writeDurably(this.file, `${identity}\n`);
  }

  /** Whether any room was ever stored here. */
  get isUsed(): boolean {
    const files = readdirSync(this.folder, { recursive: true, encoding: "utf8" });
    return files.some((file) => file.endsWith(".sqlite"));
  }

  private get file(): string {
    return path.join(this.folder, "identity");
  }
}
