import type { SendError } from "@/lib/wire/frames";
import type { RoomCounters } from "@/lib/wire/internal-api";

/**
 * Counters of all rooms and inboxes of this process since it started. Plain integers, since every
 * message increments some.
 */
export const counters = {
  inboxSockets: 0,
  accepted: 0,
  eventsStored: 0,
  framesSent: 0,
  archiveFailures: 0,
  archiveDrifts: 0,
  storageFailures: 0,
  warnings: 0,
  errors: 0,
};

const refused: Partial<Record<SendError, number>> = {};
/** Rooms with events that are not archived yet, and since when (milliseconds since 1970). */
const backlogs = new Map<number, { events: number; since: number }>();

/** Open sockets by room; a hibernating room keeps its sockets. */
const sockets = new Map<string, number>();

/** Records how many sockets a room has. */
export function noteSockets(room: string, count: number): void {
  if (count > 0) sockets.set(room, count);
  else sockets.delete(room);
}

export function countRefused(error: SendError): void {
  refused[error] = (refused[error] ?? 0) + 1;
}

/** Records how many events a room has not archived, and since when (milliseconds since 1970). */
export function noteBacklog(room: number, events: number, since: number): void {
  if (events > 0) backlogs.set(room, { events, since });
  else backlogs.delete(room);
}

/** All counters, for the app. */
export function counted(): RoomCounters {
  const now = Date.now();
  let archiveBacklog = 0;
  let oldest = now;
  for (const { events, since } of backlogs.values()) {
    archiveBacklog += events;
    oldest = Math.min(oldest, since);
  }
  const roomSockets = [...sockets.values()].reduce((sum, count) => sum + count, 0);
  return {
    ...counters,
    roomSockets,
    refused,
    archiveBacklog,
    archiveLagSeconds: (now - oldest) / 1_000,
  };
}

/** Counts open inbox sockets. A socket that fails also closes, and must not be subtracted twice. */
export class OpenSockets {
  private readonly closedBefore = new WeakSet<object>();

  opened(): void {
    counters.inboxSockets++;
  }

  closed(socket: object): void {
    if (this.closedBefore.has(socket)) return;
    this.closedBefore.add(socket);
    counters.inboxSockets--;
  }
}
