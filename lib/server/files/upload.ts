import "server-only";
import { randomBytes } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { keptLine } from "@/lib/shared/field-codes";
import type { FileInfo } from "@/lib/wire/frames";
import { fileDetails, newFile } from "../api/files";
import * as files from "../db/queries/files";
import { findFor, type RoomAccess } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { env } from "../env";
import { parse, queryOf } from "../http/input";
import { Problem } from "../http/problem";
import { enter, requireReadable } from "../rooms/room-access";
import { isForm, receiveForm } from "./form";
import { examineFile } from "./media-process";
import { requireFileStore } from "./own-store";
import { putAll } from "./put-all";
import { requireSpace } from "./quota";
import { type ReceivedFile, receiveFile } from "./received-file";

const maxNameCharacters = 255;
const maxExtensionCharacters = 20;

/** An upload: whose file it is, for which room, and what its uploader says about it. */
export type Upload = {
  userId: number;
  roomId: number;
  name: string;
  alt?: string | undefined;
  /** The length of a recording, which counts if the file does not tell. */
  seconds?: number | undefined;
  /** Its place in the store; default: a new one. */
  key?: string;
};

/**
 * Stores the body of a request, the bytes of a file or a form with one, as a file for a message that this
 * person is to send in the room; until then nobody else gets it. They become a member. Resolves once it is
 * durable. Throws 400, 403, 404, 413, 415 and 507.
 */
export async function uploadFile(
  user: User,
  room: RoomAccess | null,
  request: Request,
): Promise<FileInfo> {
  requirePlain(request.headers);
  const { id: roomId } = await enter(user, room);
  await requireSpace(user.id, 0);
  const { received, ...details } = await receive(request, requireFileStore().incoming);
  return keepFile(received, { userId: user.id, roomId, ...details });
}

async function receive(request: Request, incoming: string) {
  if (!isForm(request)) {
    const details = parse(newFile, queryOf(request));
    return { received: await receiveFile(request.body, incoming, maxFileBytes()), ...details };
  }
  const { received, name, fields } = await receiveForm(request, incoming, maxFileBytes());
  try {
    return { received, name, ...parse(fileDetails, fields) };
  } catch (error) {
    await rm(received.folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Finds out what a file of the local disk is, makes its sizes and stores all of it. Its folder is deleted,
 * whatever happens. Resolves once it is durable. Throws 403 and 404 if the person may not enter the room
 * any more, and 507 over a quota, or if the disk is full.
 */
export async function keepFile(
  { folder, file }: ReceivedFile,
  { userId, roomId, name, alt, seconds, key: given }: Upload,
): Promise<FileInfo> {
  const store = requireFileStore();
  const key = given ?? newKey();
  try {
    const { sizes = [], ...shown } = await examineFile(file, userId);
    const names = ["original", ...sizes];
    const bytes = await Promise.all(names.map((each) => sizeOf(path.join(folder, each))));
    const storedBytes = bytes.reduce((sum, each) => sum + each, 0);
    await requireSpace(userId, storedBytes);
    // It may have taken long.
    requireReadable(await findFor(userId, roomId));
    await putAll(store, { key, folder, names }, given !== undefined);
    const created = await files.create({
      ...(seconds !== undefined && isRecording(shown.type) && { seconds }),
      ...{ roomId, userId, key, sizes, ...shown, storedBytes },
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

/** A name on one line and without folders; nothing on the server depends on it. A long one keeps its extension. */
export function keptName(name: string): string {
  const last = keptLine((name.split(/[/\\]/).at(-1) ?? "").replace(/\p{Cc}+/gu, " "));
  if (/^\.*$/.test(last)) return "file";
  const characters = [...last];
  if (characters.length <= maxNameCharacters) return last;
  const dot = characters.lastIndexOf(".");
  const extension = dot < characters.length - maxExtensionCharacters ? [] : characters.slice(dot);
  return [...characters.slice(0, maxNameCharacters - extension.length), ...extension].join("");
}

/** A compressed body would be stored as it is, under the name of what is in it. */
function requirePlain(headers: Headers): void {
  const encoding = headers.get("Content-Encoding") ?? "identity";
  if (encoding.trim().toLowerCase() === "identity") return;
  throw new Problem(415, "The body must not be compressed: it has a Content-Encoding.", {
    headers: { "Accept-Encoding": "identity" },
  });
}

function isRecording(type: string): boolean {
  return /^(audio|video)\//.test(type);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}
