/**
 * What rooms and inboxes are told beside the answer, mostly once it is sent. Nothing depends on it:
 * an inbox fetches everything when it connects, and a token carries what is true when it is made.
 */
import "server-only";
import { setTimeout } from "node:timers/promises";
import { after } from "next/server";
import type { InboxCommand, RoomCommand } from "@/lib/wire/internal-api";
import * as members from "../db/queries/members";
import { log } from "../observability/log";
import { tellEach, tellInbox, tellRoom } from "./party-client";

/** A room of thousands: the list of those beyond is fresh again when they next open it. */
export const maxInboxes = 300;
const tries = 3;
const maxWaitMs = 1_000;

/** The lists of rooms of these people changed. */
export function roomListsChanged(userIds: number[]): void {
  after(() => tellInboxes(userIds.slice(0, maxInboxes)));
}

/**
 * The same, for who is brought into a room by somebody else: they listen to it when this resolves,
 * so that the first words are news to them. Waits for a second at most.
 */
export async function roomListsChangedNow(userIds: number[]): Promise<void> {
  const told = tellInboxes(userIds.slice(0, maxInboxes));
  after(() => told);
  await Promise.race([told, setTimeout(maxWaitMs, undefined, { ref: false })]);
}

/** The lists of rooms of everybody in this room changed. */
export function roomListsOfMembersChanged(roomId: number): void {
  after(async () => tellInboxes(await members.userIdsOf(roomId, maxInboxes)));
}

export function tellInboxLater(userId: number, command: InboxCommand): void {
  after(() => trying(() => tellInbox(userId, command)));
}

/** A session has ended: its sockets are closed. */
export function closeSocketsLater(userId: number, sid: string): void {
  tellInboxLater(userId, { type: "sign-out", only: sid });
  after(async () => {
    const roomIds = await members.roomIdsOf(userId);
    await tellRooms(roomIds, { type: "sign-out", uid: userId, only: sid });
  });
}

/** The person is called something else: in their rooms, and in the lists of those they write to. */
export function nicknameChanged(userId: number, nickname: string): void {
  after(async () => {
    const roomIds = await members.roomIdsOf(userId);
    await tellRooms(roomIds, { type: "rename", uid: userId, nickname });
    await tellInboxes(await members.directPartnersOf(userId, maxInboxes));
  });
}

function tellRooms(roomIds: number[], command: RoomCommand): Promise<void> {
  return tellEach(roomIds, (roomId) => trying(() => tellRoom(roomId, command)));
}

function tellInboxes(userIds: number[]): Promise<void> {
  return tellEach(userIds, (userId) => trying(() => tellInbox(userId, { type: "rooms" })));
}

/** A few tries; then only the log knows, and the others are told all the same. */
async function trying(tell: () => Promise<void>): Promise<void> {
  for (let left = tries; left > 0; left--) {
    try {
      return await tell();
    } catch (err) {
      if (left === 1) log.warn({ err }, "a room or an inbox was not told");
    }
  }
}
