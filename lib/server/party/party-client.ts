/** The client of the room server: commands to rooms and inboxes, and what it counts. */
import "server-only";
import { randomUUID } from "node:crypto";
import pLimit from "p-limit";
import { partyPath } from "@/lib/wire/addresses";
import {
  type InboxCommand,
  type PassOn,
  type PeoplePage,
  type PeopleQuery,
  peoplePage,
  type Relayed,
  type RoomCommand,
  type RoomCounters,
  relayed,
  roomCounters,
  roomHead,
  type SendResult,
  sendResult,
} from "@/lib/wire/internal-api";
import { env } from "../env";
import { currentRequest, requestIdHeader } from "../observability/request-id";
import { sumOf } from "./room-metrics";
import { isInCluster, RoomServerDown, whileRoomMoves } from "./room-move";
import { RoomServers } from "./room-servers";

/** Long for a call on one machine, short for a transaction that waits for it. */
const timeoutMs = 3_000;
/** Per call to the app, so that a person in hundreds of rooms does not block others. */
const maxConcurrent = 8;

/** Sends a command to a room; resolves once the room has stored it. Throws RoomServerDown. */
export async function sendToRoom(roomId: number, command: RoomCommand): Promise<void> {
  // A deleted room has no sockets to close and nothing due.
  const accepted = ["sign-out", "wake", "stop", "archive"].includes(command.type) ? [410] : [];
  await post({ to: "main", id: roomId, command }, accepted);
}

/**
 * Sends a message, or a change to one, to a room and returns its decision, once durable. In a cluster
 * it waits for a room that moves. Throws RoomServerDown: then the room may have taken it all the same.
 */
export async function submit(
  roomId: number,
  command: Extract<RoomCommand, { type: "send" | "send-files" | "alter" }>,
): Promise<SendResult> {
  // Sent again under its `cid`, it is not executed twice.
  const cid = command.cid ?? (isInCluster() ? randomUUID() : undefined);
  const call: Relayed = { to: "main", id: roomId, command: { ...command, cid } };
  const response = await whileRoomMoves(() => post(call));
  const result = sendResult.safeParse(await response.json().catch(() => null));
  if (!result.success) throw new RoomServerDown(`room ${roomId} gave no result`);
  return result.data;
}

/**
 * Tells a room what the links of a message lead to. False if it does not take that: the message was edited
 * or deleted meanwhile, or its previews were removed. Throws RoomServerDown, also for an older room.
 */
export async function tellPreviews(
  roomId: number,
  previews: Omit<Extract<RoomCommand, { type: "previews" }>, "type">,
): Promise<boolean> {
  const call: Relayed = { to: "main", id: roomId, command: { type: "previews", ...previews } };
  const response = await whileRoomMoves(() => post(call, [410]));
  const result = sendResult.safeParse(await response.json().catch(() => null));
  return result.data?.ok === true;
}

/**
 * The id of a room's newest event, also if it is not archived yet; 0 in a room that was deleted.
 * Throws RoomServerDown.
 */
export async function fetchHead(roomId: number): Promise<number> {
  const call: Relayed = { to: "main", id: roomId, command: { type: "head" } };
  const response = await whileRoomMoves(() => post(call, [410]));
  if (response.status === 410) return 0;
  const result = roomHead.safeParse(await response.json().catch(() => null));
  if (!result.success) throw new RoomServerDown(`room ${roomId} gave no head`);
  return result.data.head;
}

/** Who is online in a room; nobody in one that was deleted. Throws RoomServerDown. */
export async function fetchOnline(roomId: number, query: PeopleQuery): Promise<PeoplePage> {
  const command = { type: "online", ...query } as const;
  const response = await post({ to: "main", id: roomId, command }, [410]);
  if (response.status === 410) return { people: [], more: false };
  const result = peoplePage.safeParse(await response.json().catch(() => null));
  if (!result.success) throw new RoomServerDown(`room ${roomId} does not say who is online`);
  return result.data;
}

/** Sends a command to a person's inbox, which may have no page open. Throws RoomServerDown. */
export async function sendToInbox(userId: number, command: InboxCommand): Promise<void> {
  await post({ to: "inbox", id: userId, command }, [410]);
}

/** Whether the person has a page open; false also if the room server cannot be reached. */
export async function isInboxOpen(userId: number): Promise<boolean> {
  try {
    const { status } = await post({ to: "inbox", id: userId, command: { type: "ask" } }, [410]);
    return status !== 410;
  } catch {
    return false;
  }
}

/**
 * Sends a command to a room or an inbox; resolves once it is stored there, or the room is deleted or
 * no page of the inbox open. Throws RoomServerDown.
 */
export async function sendCommand(call: Relayed): Promise<void> {
  await post(call, [410]);
}

/** Forwards a command between a room and an inbox; returns the status. Throws RoomServerDown. */
export async function forward(call: Relayed): Promise<number> {
  return (await post(call, [403, 410])).status;
}

/** Forwards commands between rooms and inboxes; returns each status, or null for what did not arrive. */
export async function forwardAll({ to, commands, calls }: PassOn): Promise<(number | null)[]> {
  return pLimit(maxConcurrent).map(calls, async ([id, index]) => {
    const call = relayed.safeParse({ to, id, command: commands[index] });
    return call.success ? forward(call.data).catch(() => null) : null;
  });
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

let known: RoomServers | undefined;

/** From the environment at the first use, because a build has none. */
function roomServers(): RoomServers {
  known ??= new RoomServers(env().PARTY_INTERNAL_URL);
  return known;
}

/** Whether all room servers answer within 3 s. Never throws. */
export async function areRoomServersUp(): Promise<boolean> {
  const answers = await fetchAll("/health", {});
  return answers.every((answer) => answer?.ok === true);
}

/** Whether one of the room servers answers within 3 s. Never throws. */
export async function isRoomServerUp(): Promise<boolean> {
  const answers = await fetchAll("/health", {});
  return answers.some((answer) => answer?.ok === true);
}

/** The room servers' counters since their start; null if one of them does not answer within 3 s. */
export async function fetchRoomCounters(): Promise<RoomCounters | null> {
  const answers = await fetchAll("/metrics", authorized());
  const all = await Promise.all(
    answers.map(async (answer) => {
      const counters = await answer?.json().catch(() => null);
      return roomCounters.safeParse(counters).data ?? null;
    }),
  );
  return all.reduce((sum, counters) => sum && counters && sumOf(sum, counters));
}

/** Null for a server that does not answer. */
function fetchAll(path: string, headers: Record<string, string>): Promise<(Response | null)[]> {
  return Promise.all(
    roomServers().origins.map(async (origin) => {
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        return await fetch(new URL(path, origin), { headers, signal });
      } catch {
        return null;
      }
    }),
  );
}

function authorized(): Record<string, string> {
  return { Authorization: `Bearer ${env().INTERNAL_SECRET}` };
}

/** Statuses other than 2xx and `accepted` throw RoomServerDown. */
async function post({ to, id, command }: Relayed, accepted: number[] = []): Promise<Response> {
  const servers = roomServers();
  const current = currentRequest();
  const call = {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...authorized(),
      ...(current && { [requestIdHeader]: current.id }),
    },
    body: JSON.stringify(command),
    signal: AbortSignal.timeout(timeoutMs),
  };
  let response: Response | undefined;
  for (let tries = 1; !response; tries++) {
    const origin = servers.originFor(id);
    try {
      response = await fetch(new URL(partyPath(to, id), origin), call);
    } catch (cause) {
      servers.noteFailure(origin);
      // Only what has surely not arrived is sent to another one.
      if (tries < servers.origins.length && isRefused(cause)) continue;
      throw new RoomServerDown("the room server cannot be reached", { mayPass: true, cause });
    }
  }
  if (!response.ok && !accepted.includes(response.status)) {
    // So says the engine of a room that is at no server at the moment.
    const mayPass = response.status === 503 && response.headers.has("Retry-After");
    const message = `the room server answered ${response.status} to ${command.type}`;
    throw new RoomServerDown(message, { mayPass });
  }
  return response;
}

/** Whether nothing listens at the address that `fetch` was to call. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}
