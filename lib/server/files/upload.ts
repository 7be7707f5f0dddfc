import "server-only";
import { randomBytes } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { keptLine } from "@/lib/shared/field-codes";
import type { FileInfo } from "@/lib/wire/frames";
import * as files from "../db/queries/files";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { env } from "../env";
import { enter } from "../rooms/room-access";
import { requireFileStore } from "./own-store";
import { preparePicture } from "./picture";
import { mediaTypeOf, receiveFile } from "./received-file";

const maxNameCharacters = 255;

/**
 * Stores a file for a message that this person is to send in the room; until then nobody else gets it.
 * They become a member. Resolves once it is durable. Throws 400, 403, 404, 413 and 507.
 */
export async function uploadFile(
  user: User,
  roomId: number,
  { name, body }: { name: string; body: ReadableStream<Uint8Array> | null },
): Promise<FileInfo> {
  await enter(user, await findFor(user.id, roomId));
  const store = requireFileStore();
  const received = await receiveFile(body, store.incoming, env().FILE_LIMIT_MB * 1_000_000);
  try {
    const { file, folder } = received;
    const type = await mediaTypeOf(file);
    const picture = await preparePicture(file, type);
    const { sizes = [], ...shown } = picture ?? {};
    const key = randomBytes(16).toString("hex");
    const names = ["original", ...sizes];
    const bytes = await Promise.all(names.map((each) => sizeOf(path.join(folder, each))));
    for (const each of names) await store.put(key, each, path.join(folder, each));
    const created = await files.create({
      ...{ roomId, userId: user.id, key, type, sizes, ...shown },
      name: keptName(name),
      bytes: bytes[0] ?? 0,
      storedBytes: bytes.reduce((sum, each) => sum + each, 0),
    });
    return created.info;
  } finally {
    await rm(received.folder, { recursive: true, force: true });
  }
}

/** A name on one line and without folders; nothing on the server depends on it. */
export function keptName(name: string): string {
  const last = keptLine(name.split(/[/\\]/).at(-1) ?? "");
  const characters = [...last].slice(-maxNameCharacters).join("");
  return characters === "" ? "file" : characters;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}
