/** The contents of a room's export, read a page at a time while the file is written. */
import "server-only";
import type { Message } from "@/lib/shared/api/messages";
import type { ExportedMember, ExportedRoom } from "../api/exports";
import * as exports from "../db/queries/exports";
import * as messages from "../db/queries/messages";
import type { PackedFiles } from "./file-entries";

const pageMembers = 1_000;
/** A few hundred kilobytes, and some tens of milliseconds of the database's time. */
const pageMessages = 500;

export type RoomContents = {
  /** The time of the export, in whole seconds since 1970. */
  exported: number;
  room: ExportedRoom;
  members: AsyncIterable<ExportedMember[]>;
  messages: AsyncIterable<Message[]>;
  /** The files beside it; without them only their names are told. */
  packed?: PackedFiles | undefined;
};

/** `authorize` is called before each page of messages; what it throws ends the export. */
export function roomContents(
  room: ExportedRoom,
  authorize: () => Promise<void>,
  packed?: PackedFiles,
): RoomContents {
  return {
    exported: Math.floor(Date.now() / 1_000),
    room,
    members: memberPages(room.id),
    messages: messagePages(room, authorize),
    packed,
  };
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

/** Up to the last message archived at the start, so that the export ends in a busy room too. */
export async function* messagePages(
  { id, upTo }: ExportedRoom,
  authorize: () => Promise<void>,
): AsyncGenerator<Message[]> {
  for (let after = 0; ; ) {
    await authorize();
    const page = await messages.page(id, { after, limit: pageMessages });
    yield page.messages.filter((message) => message.id <= upTo);
    const last = page.messages.at(-1)?.id ?? upTo;
    if (!page.more || last >= upTo) return;
    after = last;
  }
}
