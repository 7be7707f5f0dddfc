import type { SendError } from "@/lib/wire/frames";
import type { RoomCounters } from "@/lib/wire/internal-api";

/**
 * What all rooms and inboxes of this process have counted since it started. Whole numbers and no
 * more: they are raised where every message passes.
 */
export const counters = {
  inboxSockets: 0,
  accepted: 0,
  eventsStored: 0,
  framesSent: 0,
  archiveFailures: 0,
  warnings: 0,
  errors: 0,
};

const refused: Partial<Record<SendError, number>> = {};
/** Rooms that have events which are not in the archive, since that time (milliseconds since 1970). */
const backlogs = new Map<number, { events: number; since: number }>();

/** Sockets of each room that has any; a room that sleeps still has them. */
const sockets = new Map<string, number>();

export function noteSockets(room: string, count: number): void {
  if (count > 0) sockets.set(room, count);
  else sockets.delete(room);
}

export function countRefused(error: SendError): void {
  refused[error] = (refused[error] ?? 0) + 1;
}

export function noteBacklog(room: number, events: number, since: number): void {
  if (events > 0) backlogs.set(room, { events, since });
  else backlogs.delete(room);
}

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

/** An inbox's sockets that are counted as open: one that fails closes, too, and must not count down twice. */
export class OpenSockets {
  private readonly gone = new WeakSet<object>();

  opened(): void {
    counters.inboxSockets++;
  }

  closed(socket: object): void {
    if (this.gone.has(socket)) return;
    this.gone.add(socket);
    counters.inboxSockets--;
  }
}
