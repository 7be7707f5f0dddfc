import type { Entry, Pending, PendingSend } from "@/lib/room-state";
import { dayOf } from "./day";

export type MessageEntry = Extract<Entry, { kind: "message" }>;
export type PresenceEntry = Extract<Entry, { kind: "presence" }>;

/** A line of the log. `continued`: goes on from the line above, by the same person. */
export type LogItem =
  | { kind: "day"; key: string; time: number }
  | { kind: "message"; key: string; message: MessageEntry; continued: boolean }
  | { kind: "presence"; key: string; entries: PresenceEntry[] }
  | { kind: "hole"; key: string }
  | { kind: "pending"; key: string; pending: PendingSend; continued: boolean };

const groupSeconds = 5 * 60;

/** What the log shows, top to bottom; days begin at midnight in `timeZone`. */
export function logItems(
  entries: Entry[],
  pending: Pending[],
  me: string,
  timeZone: string,
): LogItem[] {
  const items: LogItem[] = [];
  let day = 0;
  let author: { username: string; time: number } | null = null;

  const startDay = (time: number) => {
    const next = dayOf(time, timeZone);
    // Never back, so that each day stands once, whatever clocks say.
    if (next <= day) return;
    day = next;
    author = null;
    items.push({ kind: "day", key: `day ${next}`, time });
  };
  const continues = (username: string, time: number) => {
    const continued = author?.username === username && time - author.time < groupSeconds;
    author = { username, time };
    return continued;
  };

  for (const entry of entries) {
    switch (entry.kind) {
      case "message": {
        if (entry.deleted) break;
        startDay(entry.time);
        const continued = continues(entry.username, entry.time);
        items.push({ kind: "message", key: `message ${entry.id}`, message: entry, continued });
        break;
      }
      case "presence": {
        startDay(entry.time);
        author = null;
        const last = items.at(-1);
        if (last?.kind === "presence") last.entries.push(entry);
        else items.push({ kind: "presence", key: `presence ${entry.key}`, entries: [entry] });
        break;
      }
      case "hole":
        author = null;
        items.push({ kind: "hole", key: `hole ${entry.after}` });
    }
  }
  for (const message of pending) {
    if (message.kind !== "send") continue;
    const time = Math.floor(message.sentAt / 1_000);
    startDay(time);
    const continued = continues(me, time);
    items.push({ kind: "pending", key: `pending ${message.cid}`, pending: message, continued });
  }
  return items;
}
