/** A room as a file. */
import "server-only";
import * as exports from "../db/queries/exports";
import type { RoomAccess } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { noSuchRoom, requireRole, requireRoom } from "../rooms/room-access";
import { bringUpToDate } from "../rooms/up-to-date";
import { download } from "./download";
import { jsonObject } from "./json";
import { type RoomContents, roomContents } from "./room-contents";
import { roomPage } from "./room-page";

/**
 * Exports a room, for its owner and moderators, a direct room for both people. The permission is
 * checked again for every page, and the download is cut off if it is lost. Throws 403 and 404.
 */
export async function exportRoom(
  user: User,
  roomId: number,
  format: "json" | "html",
): Promise<Response> {
  await bringUpToDate(await requireExporter(user, roomId));
  const room = await exports.room(user.id, roomId);
  if (!room) throw noSuchRoom();
  const contents = roomContents(room, async () => {
    await requireExporter(user, roomId);
  });
  const name = `${room.name} ${new Date().toISOString().slice(0, 10)}`;
  return format === "html"
    ? download(await roomPage(contents), { name: `${name}.html`, type: "text/html; charset=utf-8" })
    : download(roomJson(contents), { name: `${name}.json`, type: "application/json" });
}

async function requireExporter(user: User, roomId: number): Promise<RoomAccess> {
  const room = await requireRoom(user, roomId);
  if (!room.isDirect) return requireRole(user, roomId, "moderator");
  if (room.role === null) throw new Problem(403, "You are not a member of this room.");
  return room;
}

function roomJson({ exported, room, members, messages }: RoomContents): AsyncIterable<string> {
  return jsonObject({ format: "teahouse-room", version: 1, exported, room }, { members, messages });
}
