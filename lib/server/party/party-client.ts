/** The client of the room server: commands to rooms and inboxes, and what it counts. */
import "server-only";
import pLimit from "p-limit";
import { inboxPath, partyPath, roomPath } from "@/lib/wire/addresses";
import {
  type InboxCommand,
  type Relayed,
  type RoomCommand,
  type RoomCounters,
  roomCounters,
  roomHead,
  type SendResult,
  sendResult,
} from "@/lib/wire/internal-api";
import { env } from "../env";
import { currentRequest, requestIdHeader } from "../observability/request-id";

/** The room server did not take a command, so nothing that depends on it may happen. */
export class RoomServerDown extends Error {
  // For logs: the build shortens class names.
  override readonly name = "RoomServerDown";
}

/** Long for a call on one machine, short for a transaction that waits for it. */
const timeoutMs = 3_000;
/** Per call to the app, so that a person in hundreds of rooms does not block others. */
const maxConcurrent = 8;

/** Sends a command to a room; resolves once the room has stored it. Throws RoomServerDown. */
export async function sendToRoom(roomId: number, command: RoomCommand): Promise<void> {
  // A deleted room has no sockets to close and nothing due.
  const accepted = ["sign-out", "wake", "stop", "archive"].includes(command.type) ? [410] : [];
  await post(roomPath(roomId), command, accepted);
}

/**
 * Sends a message, or a change to one, to a room and returns its decision, once durable. Throws
 * RoomServerDown.
 */
export async function submit(
  roomId: number,
  command: Extract<RoomCommand, { type: "send" | "alter" }>,
): Promise<SendResult> {
  const response = await post(roomPath(roomId), command);
  const result = sendResult.safeParse(await response.json().catch(() => null));
  if (!result.success) throw new RoomServerDown(`room ${roomId} gave no result`);
  return result.data;
}

/**
 * The id of a room's newest event, also if it is not archived yet; 0 in a room that was deleted.
 * Throws RoomServerDown.
 */
export async function fetchHead(roomId: number): Promise<number> {
  const response = await post(roomPath(roomId), { type: "head" }, [410]);
  if (response.status === 410) return 0;
  const result = roomHead.safeParse(await response.json().catch(() => null));
  if (!result.success) throw new RoomServerDown(`room ${roomId} gave no head`);
  return result.data.head;
}

/** Sends a command to a person's inbox, which may have no page open. Throws RoomServerDown. */
export async function sendToInbox(userId: number, command: InboxCommand): Promise<void> {
  await post(inboxPath(userId), command, [410]);
}

/** Whether the person has a page open; false also if the room server cannot be reached. */
export async function isInboxOpen(userId: number): Promise<boolean> {
  try {
    const { status } = await post(inboxPath(userId), { type: "ask" }, [410]);
    return status !== 410;
  } catch {
    return false;
  }
}

/**
 * Sends a command to a room or an inbox; resolves once it is stored there, or the room is deleted or
 * no page of the inbox open. Throws RoomServerDown.
 */
export async function sendCommand({ to, id, command }: Relayed): Promise<void> {
  await post(partyPath(to, id), command, [410]);
}

/** Forwards a command between a room and an inbox; returns the status. Throws RoomServerDown. */
export async function forward({ to, id, command }: Relayed): Promise<number> {
  return (await post(partyPath(to, id), command, [403, 410])).status;
}

/** Calls `send` for each item, eight at a time; stops at the first failure and throws it. */
export async function sendToEach<T>(items: T[], send: (item: T) => Promise<void>): Promise<void> {
  const limit = pLimit(maxConcurrent);
  try {
    await limit.map(items, send);
  } catch (error) {
    limit.clearQueue();
    throw error;
  }
}

/** Whether the room server answers within 3 s. Never throws. */
export async function isRoomServerUp(): Promise<boolean> {
  try {
    const url = new URL("/health", env().PARTY_INTERNAL_URL);
    return (await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })).ok;
  } catch {
    return false;
  }
}

/** The room server's counters since its start; null if it does not answer within 3 s. */
export async function fetchRoomCounters(): Promise<RoomCounters | null> {
  const { PARTY_INTERNAL_URL, INTERNAL_SECRET } = env();
  try {
    const response = await fetch(new URL("/metrics", PARTY_INTERNAL_URL), {
      headers: { Authorization: `Bearer ${INTERNAL_SECRET}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return roomCounters.safeParse(await response.json()).data ?? null;
  } catch {
    return null;
  }
}

/** Statuses other than 2xx and `accepted` throw RoomServerDown. */
async function post(
  path: string,
  command: RoomCommand | InboxCommand,
  accepted: number[] = [],
): Promise<Response> {
  const { PARTY_INTERNAL_URL, INTERNAL_SECRET } = env();
  const current = currentRequest();
  let response: Response;
  try {
    response = await fetch(new URL(path, PARTY_INTERNAL_URL), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${INTERNAL_SECRET}`,
        ...(current && { [requestIdHeader]: current.id }),
      },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new RoomServerDown("the room server cannot be reached", { cause });
  }
  if (!response.ok && !accepted.includes(response.status)) {
    throw new RoomServerDown(`the room server answered ${response.status} to ${command.type}`);
  }
  return response;
}
