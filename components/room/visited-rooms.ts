import type { ReactNode } from "react";
import type { History, RoomState } from "@/lib/client/state/types";

/** The rooms that were open in this tab, to be shown again while the server cannot be reached. */
const visited = new Map<number, ReactNode>();
const maxRooms = 20;
/** As many messages as are kept of each. */
const maxMessages = 200;

export function rememberRoom(id: number, page: ReactNode): void {
  visited.delete(id);
  visited.set(id, page);
  const [oldest] = visited.keys();
  if (visited.size > maxRooms && oldest !== undefined) visited.delete(oldest);
}

/** To be called when the room is open again, or over. */
export function forgetRoom(id: number): void {
  visited.delete(id);
}

/** The page at a path, if it is one of the rooms. */
export function visitedRoom(path: string): ReactNode {
  return visited.get(Number(/^\/rooms\/(\d+)$/.exec(path)?.[1])) ?? null;
}

/** The newest messages of a room in one piece; null if they are not loaded. */
export function newestHistory(state: RoomState): History | null {
  const { entries, confirmed, missedChanges, lastId, more } = state;
  const messages: History["messages"] = [];
  let isWhole = true;
  for (const entry of entries.backwards()) {
    if (entry.kind === "presence") continue;
    if (entry.kind === "gap" && messages.length === 0) return null;
    if (entry.kind === "gap" || messages.length === maxMessages) {
      isWhole = false;
      break;
    }
    // Own changes that are under way are in the outbox, which applies them again.
    messages.push(confirmed.get(entry.id) ?? entry);
  }
  const archived = missedChanges ? Math.min(missedChanges.after, lastId) : lastId;
  return { messages: messages.reverse(), more: more || !isWhole, archived };
}
