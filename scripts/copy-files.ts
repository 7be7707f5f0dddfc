/**
 * `npm run copy-files -- FROM TO`: copies all files that TO does not have, from a folder or a bucket
 * (s3://bucket/prefix, reached as the settings say) into another one. It may run while Teahouse does, and
 * again. For a move, and for a backup of files that takes only what is new.
 */
import {
  chownSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import pLimit from "p-limit";
import { readSettings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { bucketAt } from "@/lib/server/files/file-settings";
import { type FileStore, NoSuchFile } from "@/lib/server/files/file-store";
import { FolderStore } from "@/lib/server/files/folder-store";
import { S3Store } from "@/lib/server/files/s3-store";

const atOnce = 8;
const temporary = await mkdtemp(path.join(tmpdir(), "teahouse-copy-"));

try {
  console.log(await run());
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = error instanceof StartError ? error.code : 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}

async function run(): Promise<string> {
  const [from, to, ...more] = process.argv.slice(2);
  if (!from || !to || more.length > 0) {
    throw new StartError("From where to where? npm run copy-files -- FROM TO", 2);
  }
  const source = open(from, false);
  const target = open(to, true);
  const turns = pLimit(atOnce);
  const counts = { files: 0, copied: 0, bytes: 0 };
  const all: Promise<void>[] = [];
  for await (const key of source.keys()) {
    counts.files++;
    const copied = turns(async () => {
      const bytes = await copy(source, target, key);
      if (bytes === 0) return;
      counts.copied++;
      counts.bytes += bytes;
    });
    // Waited for below; until then a failure is no unhandled one.
    copied.catch(() => {});
    all.push(copied);
  }
  await Promise.all(all);
  if (!isBucket(to)) giveToOwner(to);
  const megabytes = Math.ceil(counts.bytes / 1_000_000);
  return `${counts.files} files; ${counts.copied} of them were copied, ${megabytes} MB.`;
}

/** Resolves with the bytes that the target did not have. */
async function copy(source: FileStore, target: FileStore, key: string): Promise<number> {
  const [wanted, there] = await Promise.all([source.contents(key), target.contents(key)]);
  let copied = 0;
  for (const [name, bytes] of wanted) {
    if (there.get(name) === bytes) continue;
    const place = await mkdtemp(path.join(target.incoming, "copy-"));
    try {
      const { stream } = await source.read(key, name);
      const local = path.join(place, name);
      const readable = Readable.fromWeb(stream as WebStream<Uint8Array>);
      await pipeline(readable, createWriteStream(local, { mode: 0o600 }));
      await target.put(key, name, local);
      copied += bytes;
    } catch (error) {
      // Deleted meanwhile.
      if (!(error instanceof NoSuchFile)) throw error;
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }
  return copied;
}

function open(place: string, isTarget: boolean): FileStore {
  if (isBucket(place)) return new S3Store(bucketAt(place, readSettings()), temporary);
  const folder = path.resolve(place);
  if (isTarget) mkdirSync(folder, { recursive: true, mode: 0o700 });
  else if (!existsSync(folder)) throw new StartError(`There is no ${folder}.`, 2);
  return new FolderStore(folder);
}

function isBucket(place: string): boolean {
  return place.startsWith("s3://");
}

/** Root copies for the owner of the folder. */
function giveToOwner(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    chownSync(path.join(folder, name), uid, gid);
  }
}
