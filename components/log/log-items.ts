import type { Entry, Hole, Pending, PendingSend } from "@/lib/room-state";
import { dayOf } from "./day";

export type MessageEntry = Extract<Entry, { kind: "message" }>;
export type PresenceEntry = Extract<Entry, { kind: "presence" }>;

/** A line of the log. `continued`: goes on from the line above, by the same person. */
export type LogItem =
  | { kind: "day"; key: string; time: number }
  | {
      kind: "message";
      key: string;
      message: MessageEntry;
      continued: boolean;
      /** The message that it answers; absent where that one is not loaded. */
      quoted: MessageEntry | undefined;
      /** An edit of it that was not taken. */
      failed: Pending | undefined;
    }
  | { kind: "presence"; key: string; entries: PresenceEntry[] }
  | { kind: "hole"; key: string; hole: Hole }
  | { kind: "unread"; key: string }
  | {
      kind: "pending";
      key: string;
      pending: PendingSend;
      continued: boolean;
      quoted: MessageEntry | undefined;
    };

const groupSeconds = 5 * 60;

/** What the log shows, top to bottom; days begin at midnight in `timeZone`. */
export function logItems(
  entries: Entry[],
  pending: Pending[],
  me: string,
  timeZone: string,
  /** What came after this event, of others, was new when the room was opened. */
  readId: number | null = null,
): LogItem[] {
  const items: LogItem[] = [];
  const messages = new Map<number, MessageEntry>();
  for (const entry of entries) if (entry.kind === "message") messages.set(entry.id, entry);
  const failedEdits = new Map<number, Pending>();
  for (const each of pending) {
    if (each.kind === "edit" && each.failed) failedEdits.set(each.target, each);
  }
  const quotedBy = (reply: number | undefined) => messages.get(reply ?? 0);
  let isRead = false;
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
  const continues = (username: string, time: number, reply: number | undefined) => {
    const isNear = author?.username === username && time - author.time < groupSeconds;
    const continued = isNear && reply === undefined;
    author = { username, time };
    return continued;
  };

  for (const entry of entries) {
    switch (entry.kind) {
      case "message": {
        if (readId !== null && entry.id <= readId) isRead = true;
        if (entry.deleted) break;
        startDay(entry.time);
        // Where nothing read is loaded, the first that is new is further up.
        if (isRead && readId !== null && entry.id > readId && entry.username !== me) {
          isRead = false;
          author = null;
          items.push({ kind: "unread", key: "unread" });
        }
        const { id, username, time, reply } = entry;
        items.push({
          kind: "message",
          key: `message ${id}`,
          message: entry,
          continued: continues(username, time, reply),
          quoted: quotedBy(reply),
          failed: failedEdits.get(id),
        });
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
        items.push({ kind: "hole", key: `hole ${entry.after}`, hole: entry });
    }
  }
  for (const message of pending) {
    if (message.kind !== "send") continue;
    const time = Math.floor(message.sentAt / 1_000);
    startDay(time);
    const { cid, reply } = message;
    items.push({
      kind: "pending",
      key: `pending ${cid}`,
      pending: message,
      continued: continues(me, time, reply),
      quoted: quotedBy(reply),
    });
  }
  return items;
}
