import "server-only";
import {
  type InboxCommand,
  type Relayed,
  type RoomCommand,
  type RoomCounters,
  roomCounters,
  type SendResult,
  sendResult,
} from "@/lib/wire/internal-api";
import { env } from "../env";
import { currentRequest, requestIdHeader } from "../observability/request-id";

/** The room server did not take a command: what depends on it must not happen. */
export class RoomServerDown extends Error {
  // For the log: the build shortens the names of classes.
  override readonly name = "RoomServerDown";
}

/** Long for a call on one machine; short for a transaction that waits on it. */
const timeoutMs = 3_000;
/** For one call to the app, so that a person in hundreds of rooms leaves others their turn. */
const tellsAtOnce = 8;

/** Tells a room something; resolves when the room has made it durable. Throws RoomServerDown. */
export async function tellRoom(roomId: number, command: RoomCommand): Promise<void> {
  // A room that is gone has no socket left to close, and nothing that is due.
  const fine = ["sign-out", "wake", "stop"].includes(command.type) ? [410] : [];
  await post(`/parties/main/${roomId}`, command, fine);
}

/** Says something in a room; resolves when it is durable. Throws RoomServerDown. */
export async function sendToRoom(
  roomId: number,
  message: Extract<RoomCommand, { type: "send" }>,
): Promise<SendResult> {
  const response = await post(`/parties/main/${roomId}`, message);
  const result = sendResult.safeParse(await response.json().catch(() => null));
  if (!result.success) throw new RoomServerDown(`room ${roomId} gave no result`);
  return result.data;
}

/** Tells a person's inbox something; it may be that nobody listens. Throws RoomServerDown. */
export async function tellInbox(userId: number, command: InboxCommand): Promise<void> {
  await post(`/parties/inbox/${userId}`, command, [410]);
}

/** Whether a page of this person's is open somewhere; false, too, where nobody can say. */
export async function isInboxOpen(userId: number): Promise<boolean> {
  try {
    const { status } = await post(`/parties/inbox/${userId}`, { type: "ask" }, [410]);
    return status !== 410;
  } catch {
    return false;
  }
}

/** Passes on what a room has to say to an inbox, or the other way; the status. Throws RoomServerDown. */
export async function relay({ to, id, command }: Relayed): Promise<number> {
  return (await post(`/parties/${to}/${id}`, command, [403, 410])).status;
}

/** Tells all of these, a few at a time; stops at the first failure and throws it. */
export async function tellEach(ids: number[], tell: (id: number) => Promise<void>): Promise<void> {
  const waiting = [...ids].reverse();
  const worker = async () => {
    try {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await tell(id);
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: tellsAtOnce }, worker));
}

/** Whether the room server answers. */
export async function isRoomServerUp(): Promise<boolean> {
  try {
    const url = new URL("/health", env().PARTY_INTERNAL_URL);
    return (await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })).ok;
  } catch {
    return false;
  }
}

/** What the room server has counted since it started; null where it does not answer. */
export async function askRoomCounters(): Promise<RoomCounters | null> {
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

async function post(
  path: string,
  command: RoomCommand | InboxCommand,
  fine: number[] = [],
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
  if (!response.ok && !fine.includes(response.status)) {
    throw new RoomServerDown(`the room server answered ${response.status} to ${command.type}`);
  }
  return response;
}
