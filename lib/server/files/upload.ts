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
import { putAll } from "./put-all";
import { requireSpace } from "./quota";
import { mediaTypeOf, type ReceivedFile, receiveFile } from "./received-file";

const maxNameCharacters = 255;

/** An upload: whose file it is, for which room, and what its uploader calls it. */
export type Upload = {
  userId: number;
  roomId: number;
  name: string;
  alt?: string | undefined;
  /** Where the store is to have it; default: at a random key. */
  key?: string | undefined;
};

/**
 * Stores the body of a request as a file for a message that this person is to send in the room; until
 * then nobody else gets it. They become a member. Resolves once it is durable. Throws 400, 403, 404, 413
 * and 507.
 */
export async function uploadFile(
  user: User,
  roomId: number,
  { name, body }: { name: string; body: ReadableStream<Uint8Array> | null },
): Promise<FileInfo> {
  await enter(user, await findFor(user.id, roomId));
  await requireSpace(user.id, 0);
  const received = await receiveFile(body, requireFileStore().incoming, maxFileBytes());
  return keepFile(received, { userId: user.id, roomId, name });
}

/**
 * Finds out what a file of the local disk is, makes its sizes and stores all of it. Its folder is deleted,
 * whatever happens. Resolves once it is durable. Throws 507 over a quota, or if the disk is full.
 */
export async function keepFile(
  { folder, file }: ReceivedFile,
  { userId, roomId, name, alt, key: given }: Upload,
): Promise<FileInfo> {
  const store = requireFileStore();
  const key = given ?? newKey();
  try {
    const type = await mediaTypeOf(file);
    const { sizes = [], ...shown } = (await preparePicture(file, type)) ?? {};
    const names = ["original", ...sizes];
    const bytes = await Promise.all(names.map((each) => sizeOf(path.join(folder, each))));
    const storedBytes = bytes.reduce((sum, each) => sum + each, 0);
    await requireSpace(userId, storedBytes);
    await putAll(store, { key, folder, names }, given !== undefined);
    const created = await files.create({
      ...{ roomId, userId, key, type, sizes, ...shown, storedBytes },
      name: keptName(name),
      bytes: bytes[0] ?? 0,
      ...(alt !== undefined && { alt }),
    });
    return created.info;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function newKey(): string {
  return randomBytes(16).toString("hex");
}

export function maxFileBytes(): number {
  return env().FILE_LIMIT_MB * 1_000_000;
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
