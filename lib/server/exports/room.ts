/** A room as a file, for those who run it. */
import "server-only";
import type { Message } from "@/lib/shared/api/messages";
import type { ExportedMember, ExportedRoom } from "../api/exports";
import * as exports from "../db/queries/exports";
import * as messages from "../db/queries/messages";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { noSuchRoom, requireRole, requireRoom } from "../rooms/room-access";
import { download } from "./download";
import { jsonObject } from "./json";
import { roomPage } from "./room-page";

const pageMembers = 1_000;
/** Some hundred kilobytes, and some tens of milliseconds of the database's time. */
const pageMessages = 500;

export type RoomExport = {
  /** Whole seconds since 1970. */
  exported: number;
  room: ExportedRoom;
  members: AsyncIterable<ExportedMember[]>;
  messages: AsyncIterable<Message[]>;
};

/**
 * The owner and moderators take a room away with them; of a room of two, both. Whether one still
 * may is asked again for every page. Throws 403 and 404.
 */
export async function exportRoom(
  user: User,
  roomId: number,
  format: "json" | "html",
): Promise<Response> {
  await requireMay(user, roomId);
  const room = await exports.room(user.id, roomId);
  if (!room) throw noSuchRoom();
  const found: RoomExport = {
    exported: Math.floor(Date.now() / 1_000),
    room,
    members: memberPages(roomId),
    messages: messagePages(room, () => requireMay(user, roomId)),
  };
  const name = `${room.name} ${new Date().toISOString().slice(0, 10)}`;
  return format === "html"
    ? download(await roomPage(found), { name: `${name}.html`, type: "text/html; charset=utf-8" })
    : download(roomJson(found), { name: `${name}.json`, type: "application/json" });
}

async function requireMay(user: User, roomId: number): Promise<void> {
  const { isDirect, role } = await requireRoom(user, roomId);
  if (isDirect && role === null) throw new Problem(403, "You are not in this room.");
  if (!isDirect) await requireRole(user, roomId, "moderator");
}

function roomJson({ exported, room, members, messages }: RoomExport): AsyncIterable<string> {
  return jsonObject({ format: "teahouse-room", version: 1, exported, room }, { members, messages });
}

async function* memberPages(roomId: number): AsyncGenerator<ExportedMember[]> {
  for (let last = 0; ; ) {
    const page = await exports.membersAfter(roomId, last, pageMembers);
    yield page.map(({ userId: _, ...member }) => member);
    const end = page.at(-1);
    if (!end || page.length < pageMembers) return;
    last = end.userId;
  }
}

/** What was archived when it was asked for: it ends, however fast others talk. */
async function* messagePages(
  { id, upTo }: ExportedRoom,
  requireStill: () => Promise<void>,
): AsyncGenerator<Message[]> {
  for (let after = 0; ; ) {
    await requireStill();
    const page = await messages.page(id, { after, limit: pageMessages });
    yield page.messages.filter((message) => message.id <= upTo);
    const last = page.messages.at(-1)?.id ?? upTo;
    if (!page.more || last >= upTo) return;
    after = last;
  }
}
