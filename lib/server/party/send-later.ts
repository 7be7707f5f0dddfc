/**
 * Commands to rooms and inboxes that nothing depends on, most of them sent after the answer
 * ("Later"). A lost one is made good by itself: an inbox loads everything when it connects, and a
 * token carries what is true when it is issued. Commands that fail are logged.
 */
import "server-only";
import { setTimeout } from "node:timers/promises";
import { after } from "next/server";
import type { InboxCommand, RoomCommand } from "@/lib/wire/internal-api";
import * as members from "../db/queries/members";
import { logger } from "../observability/app-logger";
import { sendToEach, sendToInbox, sendToRoom } from "./party-client";
import { whileRoomMoves } from "./room-move";

/** Inboxes refreshed per change. In larger rooms the others see it when they next load their list. */
export const maxInboxes = 300;
const attempts = 3;
const maxWaitMs = 1_000;

/** Makes these people's open pages load their room lists again. */
export function refreshRoomListsLater(userIds: number[]): void {
  after(() => refreshInboxes(userIds.slice(0, maxInboxes)));
}

/**
 * The same before the answer, for someone who was added to a room: once their inbox follows the
 * room, its first message reaches them. Waits at most a second.
 */
export async function refreshRoomLists(userIds: number[]): Promise<void> {
  const sent = refreshInboxes(userIds.slice(0, maxInboxes));
  after(() => sent);
  await Promise.race([sent, setTimeout(maxWaitMs, undefined, { ref: false })]);
}

/** The same for the members of a room. */
export function refreshRoomListsOfMembersLater(roomId: number): void {
  after(async () => refreshInboxes(await members.userIdsOf(roomId, maxInboxes)));
}

export function sendToInboxLater(userId: number, command: InboxCommand): void {
  after(() => attempt(() => whileRoomMoves(() => sendToInbox(userId, command))));
}

export function sendToRoomLater(roomId: number, command: RoomCommand): void {
  after(() => attempt(() => whileRoomMoves(() => sendToRoom(roomId, command))));
}

/** Shows a new nickname in the person's rooms, and in the room lists of their direct partners. */
export function sendNicknameLater(
  { id, username }: { id: number; username: string },
  nickname: string,
): void {
  after(async () => {
    const roomIds = await members.roomIdsOf(id);
    await sendToRooms(roomIds, { type: "rename", uid: id, username, nickname });
    await refreshInboxes(await members.directPartnersOf(id, maxInboxes));
  });
}

/** Shows a person's new picture, or with null their initials, wherever a new nickname shows. */
export function sendAvatarLater(
  { id, username, nickname }: { id: number; username: string; nickname: string },
  avatar: number | null,
): void {
  after(async () => {
    const roomIds = await members.roomIdsOf(id);
    await sendToRooms(roomIds, { type: "rename", uid: id, username, nickname, avatar });
    await refreshInboxes(await members.directPartnersOf(id, maxInboxes));
  });
}

function sendToRooms(roomIds: number[], command: RoomCommand): Promise<void> {
  return sendToEach(roomIds, (roomId) => attempt(() => sendToRoom(roomId, command)));
}

function refreshInboxes(userIds: number[]): Promise<void> {
  return sendToEach(userIds, (userId) => attempt(() => sendToInbox(userId, { type: "rooms" })));
}

/** Tries three times and then logs the failure, so that the other rooms still get theirs. */
async function attempt(send: () => Promise<void>): Promise<void> {
  for (let left = attempts; left > 0; left--) {
    try {
      return await send();
    } catch (err) {
      if (left === 1) logger.warn({ err }, "a command did not reach a room or an inbox");
    }
  }
}
