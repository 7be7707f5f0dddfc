/**
 * A backup is a zip: `secrets.json`, `tables/{name}.copy` with the rows of each table in Postgres' COPY
 * format, `files/{key}/{name}` with the bytes of uploaded files, and `manifest.json`.
 */
import { once } from "node:events";
import { createWriteStream, existsSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, type ZipFile as OpenZip, openPromise } from "yauzl";
import { ZipFile } from "yazl";
import * as z from "zod/mini";
import { moveDurably } from "@/host/database/move-durably";
import { StartError } from "@/host/start-error";
import { endOfSnapshot, fileHeader, snapshotHeader } from "@/lib/wire/snapshot";
import packageJson from "../../package.json";
import { SnapshotReader, Tally, wholeLines } from "./rows";

const format = 2;
/** Only the owner may read it: it has the secrets and every message. */
const mode = 0o600;
const manifestName = "manifest.json";
const secretsName = "secrets.json";
const filesFolder = "files/";

const counted = z.object({ rows: z.int(), digest: z.string() });
const manifest = z.object({
  /** Rises with changes that an older release cannot read. Backups before this one were a tar, format 1. */
  format: z.literal(format),
  /** The version of Teahouse that made it, and when. */
  release: z.string(),
  madeAt: z.string(),
  ...snapshotHeader.shape,
  /** By table; `digest` is the sum of the SHA-256 of all rows, modulo 2^64. */
  contents: z.record(z.string(), counted),
  /** Pictures that were made of a file count as files. `missing`: so many the store had lost. */
  savedFiles: z.optional(z.object({ count: z.int(), bytes: z.int(), missing: z.int() })),
});
export type Manifest = z.infer<typeof manifest>;
export type Counted = z.infer<typeof counted>;

/**
 * Writes a snapshot (lib/wire/snapshot.ts) to `file`, reads it back and compares. Throws, and leaves no
 * file, if the snapshot is incomplete or the file does not have what was read.
 */
export async function writeBackup(
  file: string,
  snapshot: AsyncIterable<Buffer>,
  secrets: string,
): Promise<Manifest> {
  const draft = `${file}.unfinished`;
  rmSync(draft, { force: true });
  try {
    const wanted = await writeZip(draft, snapshot, secrets);
    const written = await Backup.open(draft);
    try {
      await written.verify(wanted);
    } finally {
      written.close();
    }
    moveDurably(draft, file);
    return wanted;
  } catch (error) {
    if (error instanceof StartError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new StartError(`The backup broke off: ${words}.`, 1);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function writeZip(
  file: string,
  snapshot: AsyncIterable<Buffer>,
  secrets: string,
): Promise<Manifest> {
  const reader = new SnapshotReader(snapshot);
  const header = snapshotHeader.parse(JSON.parse(await reader.line()));
  const made: Manifest = {
    format,
    release: packageJson.version,
    madeAt: new Date().toISOString(),
    ...header,
    contents: {},
  };
  const zip = new ZipFile();
  const failed = new AbortController();
  // One is read after the other, as the zip is written; resolves when this one is.
  const add = (name: string, contents: () => AsyncIterable<Buffer>, compress = true) => {
    const stream = Readable.from(contents(), { objectMode: false });
    stream.once("error", (error) => failed.abort(error));
    zip.addReadStream(stream, name, { mode, compress });
    return once(stream, "end", { signal: failed.signal });
  };
  const addAll = async () => {
    zip.addBuffer(Buffer.from(secrets), secretsName, { mode });
    for (const { name } of header.tables) {
      await add(tableName(name), async function* () {
        const tally = new Tally();
        for await (const lines of reader.rows()) {
          tally.add(lines);
          yield lines;
        }
        made.contents[name] = { rows: tally.rows, digest: tally.digest };
      });
    }
    const savedFiles = { count: 0, bytes: 0, missing: 0 };
    for (let line = await reader.line(); line !== endOfSnapshot; line = await reader.line()) {
      const { key, name, bytes, isMissing } = fileHeader.parse(JSON.parse(line));
      if (isMissing) savedFiles.missing++;
      else {
        // Pictures, videos and archives are compressed already.
        await add(`${filesFolder}${key}/${name}`, () => reader.bytes(bytes), false);
        savedFiles.count++;
        savedFiles.bytes += bytes;
      }
    }
    await reader.end();
    if (header.files) made.savedFiles = savedFiles;
    zip.addBuffer(Buffer.from(`${JSON.stringify(made, null, 2)}\n`), manifestName, { mode });
    zip.end();
  };
  addAll().catch((error) => failed.abort(error));
  const output = createWriteStream(file, { mode, flags: "wx", flush: true });
  try {
    await pipeline(zip.outputStream, output, { signal: failed.signal });
  } catch (error) {
    throw failed.signal.reason ?? error;
  } finally {
    failed.abort();
  }
  return made;
}

export type SavedFile = { key: string; name: string; read(): AsyncGenerator<Buffer> };

/** A backup that is read. */
export class Backup {
  private constructor(
    private readonly file: string,
    private readonly zip: OpenZip,
    private readonly entries: Map<string, Entry>,
    readonly manifest: Manifest,
  ) {}

  /** Throws StartError if it is not a backup that this release can read. */
  static async open(file: string): Promise<Backup> {
    if (!existsSync(file)) throw new StartError(`There is no ${file}.`, 2);
    let zip: OpenZip | undefined;
    try {
      zip = await openPromise(file, { autoClose: false });
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      const found = await buffer(read(zip, entries, manifestName));
      const parsed: unknown = JSON.parse(found.toString());
      const newer = z.object({ format: z.int().check(z.gt(format)), release: z.string() });
      if (newer.safeParse(parsed).success) {
        throw new Error(`it is of a newer release, ${newer.parse(parsed).release}`);
      }
      return new Backup(file, zip, entries, manifest.parse(parsed));
    } catch (error) {
      zip?.close();
      throw damaged(file, error);
    }
  }

  /** Reads everything. Throws StartError if anything differs from `manifest`, or is damaged. */
  async verify({ contents, savedFiles } = this.manifest): Promise<void> {
    await this.secrets();
    for (const { name } of this.manifest.tables) {
      const wanted = contents[name];
      if (!wanted) throw damaged(this.file, `${name} is not in it`);
      for await (const _ of this.rows(name, wanted)) {
      }
    }
    const found = this.files();
    let bytes = 0;
    for (const { read } of found) for await (const chunk of read()) bytes += chunk.length;
    if (found.length !== (savedFiles?.count ?? 0) || bytes !== (savedFiles?.bytes ?? 0)) {
      throw damaged(this.file, "it has other files than it should");
    }
  }

  /** Files, and pictures that were made of them. `read` throws StartError at the end if it is damaged. */
  files(): SavedFile[] {
    return [...this.entries.keys()].flatMap((entry) => {
      const [folder, key, name, ...more] = entry.split("/");
      if (`${folder}/` !== filesFolder || !key || !name || more.length > 0) return [];
      return [{ key, name, read: () => this.bytesOf(entry) }];
    });
  }

  private async *bytesOf(name: string): AsyncGenerator<Buffer> {
    try {
      yield* read(this.zip, this.entries, name);
    } catch (error) {
      throw damaged(this.file, error);
    }
  }

  /** The keys of the files that have a row, and were not deleted. */
  async keysOfRows(): Promise<Set<string>> {
    const keys = new Set<string>();
    const columns = this.manifest.tables.find(({ name }) => name === "files")?.columns;
    if (!columns) return keys;
    const [key, deletedAt] = [columns.indexOf("key"), columns.indexOf("deleted_at")];
    for await (const lines of this.rows("files")) {
      for (const line of lines.toString().split("\n")) {
        const values = line.split("\t");
        if (values[deletedAt] === "\\N") keys.add(values[key] ?? "");
      }
    }
    return keys;
  }

  /** The rows of a table, in pieces of whole lines. Throws StartError at the end if they are damaged. */
  async *rows(name: string, wanted = this.manifest.contents[name]): AsyncGenerator<Buffer> {
    const tally = new Tally();
    try {
      for await (const lines of wholeLines(read(this.zip, this.entries, tableName(name)))) {
        tally.add(lines);
        yield lines;
      }
    } catch (error) {
      throw damaged(this.file, error);
    }
    if (tally.rows !== wanted?.rows || tally.digest !== wanted.digest) {
      throw damaged(this.file, `${name} has other rows than it should`);
    }
  }

  async secrets(): Promise<string> {
    try {
      return (await buffer(read(this.zip, this.entries, secretsName))).toString();
    } catch (error) {
      throw damaged(this.file, error);
    }
  }

  close(): void {
    this.zip.close();
  }
}

/** Throws if the bytes are not those that were written. */
async function* read(
  zip: OpenZip,
  entries: Map<string, Entry>,
  name: string,
): AsyncGenerator<Buffer> {
  const entry = entries.get(name);
  if (!entry) throw new Error(`${name} is not in it`);
  const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
  let sum = 0;
  for await (const chunk of stream) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Error(`${name} has changed`);
}

function tableName(name: string): string {
  return `tables/${name}.copy`;
}

function damaged(file: string, error: unknown): StartError {
  if (error instanceof StartError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(`${file} is no backup, or damaged: ${reason}`, 1);
}
