/** A room as a file. */
import "server-only";
import type { RoomStorage } from "@/lib/shared/api/storage";
import * as exports from "../db/queries/exports";
import * as files from "../db/queries/files";
import type { RoomAccess } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { noSuchRoom, requireRole, requireRoom } from "../rooms/room-access";
import { bringUpToDate } from "../rooms/up-to-date";
import { download } from "./download";
import { PackedFiles } from "./file-entries";
import { jsonObject } from "./json";
import { messagePages, type RoomContents, roomContents } from "./room-contents";
import { roomPage } from "./room-page";
import { maxZipEntries, type ZipEntry, zipped } from "./zip";

type Format = "json" | "html";
const types = { json: "application/json", html: "text/html; charset=utf-8" };
/** Between two looks at the permission while files are sent. */
const trustedMs = 1_000;

/**
 * Exports a room, for its owner and moderators, a direct room for both people; with its files as a zip.
 * The permission is checked again for every page, and the download is cut off if it is lost. Throws 403,
 * 404, and 409 if a zip does not hold so many files.
 */
export async function exportRoom(
  user: User,
  roomId: number,
  { format, withFiles = false }: { format: Format; withFiles?: boolean },
): Promise<Response> {
  await bringUpToDate(await requireExporter(user, roomId));
  const room = await exports.room(user.id, roomId);
  if (!room) throw noSuchRoom();
  const authorize = async () => {
    await requireExporter(user, roomId);
  };
  const name = `${room.name} ${new Date().toISOString().slice(0, 10)}`;
  if (!withFiles) {
    const parts = await written(roomContents(room, authorize), format);
    return download(parts, { name: `${name}.${format}`, type: types[format] });
  }
  if ((await files.sizeOfRoom(roomId)).files > maxZipEntries) throw tooManyFiles();
  const packed = new PackedFiles();
  const contents = roomContents(room, authorize, packed);
  // Before the answer, because it asks for the language of the request.
  const text = await written(contents, format);
  const entries = roomEntries(contents, packed, { authorize, name: `room.${format}`, text });
  return download(zipped(entries), { name: `${name}.zip`, type: "application/zip" });
}

/** How many files the room's export has, and how large they are. Throws 403 and 404. */
export async function roomStorage(user: User, roomId: number): Promise<RoomStorage> {
  await bringUpToDate(await requireExporter(user, roomId));
  return files.sizeOfRoom(roomId);
}

/** The files first, so that the text can say which ones were deleted meanwhile. */
async function* roomEntries(
  { room, exported }: RoomContents,
  packed: PackedFiles,
  { authorize, name, text }: { authorize: () => Promise<void>; name: string; text: Parts },
): AsyncGenerator<ZipEntry> {
  let checkedAt = performance.now();
  for await (const page of messagePages(room, authorize)) {
    for (const message of page) {
      for (const [place, file] of (message.files ?? []).entries()) {
        const path = packed.pathOf(message, place, file);
        if (path === null) continue;
        if (performance.now() - checkedAt > trustedMs) {
          await authorize();
          checkedAt = performance.now();
        }
        const entry = await packed.entry(room.id, file.id, { path, time: message.time });
        if (entry) yield entry;
      }
    }
  }
  yield { name, time: exported, content: text };
}

async function requireExporter(user: User, roomId: number): Promise<RoomAccess> {
  const room = await requireRoom(user, roomId);
  if (!room.isDirect) return requireRole(user, roomId, "moderator");
  if (room.role === null) throw new Problem(403, "You are not a member of this room.");
  return room;
}

type Parts = AsyncIterable<string>;

async function written(contents: RoomContents, format: Format): Promise<Parts> {
  return format === "html" ? await roomPage(contents) : roomJson(contents);
}

function roomJson({ exported, room, members, messages, packed }: RoomContents): Parts {
  return jsonObject(
    { format: "teahouse-room", version: 1, exported, room },
    { members, messages: packed ? withPaths(messages, packed) : messages },
  );
}

/** Says of each file where it is in the zip. */
async function* withPaths(pages: RoomContents["messages"], packed: PackedFiles) {
  for await (const page of pages) {
    yield page.map((message) => {
      const list = message.files?.map((file, place) => ({
        ...file,
        path: packed.pathOf(message, place, file),
      }));
      return list ? { ...message, files: list } : message;
    });
  }
}

function tooManyFiles(): Problem {
  const detail = `A zip holds ${maxZipEntries} files, and the room has more: export it without files.`;
  return new Problem(409, detail);
}
