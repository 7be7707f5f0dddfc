import "server-only";
import { env } from "./env";
import type { RoomCommand } from "./room-commands";

/** The room server did not take a command: what depends on it must not happen. */
export class RoomServerDown extends Error {}

/** Long for a call on one machine; short for a transaction that waits on it. */
const timeoutMs = 3_000;

/** Tells a room something; resolves when the room has made it durable. Throws RoomServerDown. */
export async function tellRoom(roomId: number, command: RoomCommand): Promise<void> {
  const { PARTY_INTERNAL_URL, INTERNAL_SECRET } = env();
  let response: Response;
  try {
    response = await fetch(new URL(`/parties/main/${roomId}`, PARTY_INTERNAL_URL), {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${INTERNAL_SECRET}` },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new RoomServerDown("the room server cannot be reached", { cause });
  }
  if (!response.ok) {
    throw new RoomServerDown(`room ${roomId} answered ${response.status} to ${command.type}`);
  }
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

/** Wakes rooms, a few at a time, so that each looks for what it has not archived yet. */
export async function wakeRooms(roomIds: number[]): Promise<void> {
  const waiting = roomIds.values();
  const worker = async () => {
    for (const roomId of waiting) await tellRoom(roomId, { type: "wake" });
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}
