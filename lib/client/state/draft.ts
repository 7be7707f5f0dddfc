/** A room's state while one action is applied, and the messages in it: as confirmed and as shown. */
import type { ChangeNotice } from "@/lib/wire/frames";
import type { EntryList } from "./entries";
import { changeOf, type Message, versionOf, withEffect } from "./message";
import type { RoomState } from "./types";

export type Draft = Omit<RoomState, "entries"> & { entries: EntryList };

/** A message without own changes that are under way; undefined if it is not loaded. */
export function confirmedMessage(draft: Draft, id: number): Message | undefined {
  return draft.confirmed.get(id) ?? draft.entries.message(id);
}

/** Adds a message from history. It replaces an older version of itself, never a newer one. */
export function load(draft: Draft, message: Message): void {
  const known = confirmedMessage(draft, message.id);
  if (!known || versionOf(message) >= versionOf(known)) put(draft, message);
}

/** Adds a message from its own event or answer. That is its first version, so a loaded one wins. */
export function receive(draft: Draft, message: Message): void {
  if (!confirmedMessage(draft, message.id)) put(draft, message);
}

/** Stores a confirmed message, and shows it with own changes that are under way on top. */
export function put(draft: Draft, message: Message): void {
  const arrived = ({ target, id }: ChangeNotice) =>
    target === message.id && id <= versionOf(message);
  if (draft.acknowledged.some(arrived)) {
    draft.acknowledged = draft.acknowledged.filter((change) => !arrived(change));
  }
  const shown = changesUnderWay(draft, message.id).reduce(withEffect, message);
  draft.entries.put({ ...shown, kind: "message" });
  if (shown === message && !draft.confirmed.has(message.id)) return;
  const confirmed = new Map(draft.confirmed);
  if (shown === message) confirmed.delete(message.id);
  else confirmed.set(message.id, message);
  draft.confirmed = confirmed;
}

/** Updates how a message is shown after one of its pending changes was added, failed or removed. */
export function refresh(draft: Draft, id: number): void {
  const message = confirmedMessage(draft, id);
  if (message) put(draft, message);
}

/**
 * Keeps an own change visible between its answer and its event. The answer does not confirm the
 * message: others' changes with smaller ids may still be under way.
 */
export function acknowledge(draft: Draft, change: ChangeNotice): void {
  const message = confirmedMessage(draft, change.target);
  if (!message) return;
  draft.acknowledged = [...draft.acknowledged, change];
  put(draft, message);
}

function changesUnderWay({ acknowledged, pending, me }: Draft, target: number): ChangeNotice[] {
  const unanswered = pending.flatMap((each) => {
    if (each.failed || !("target" in each) || each.target !== target) return [];
    const time = Math.floor(each.sentAt / 1_000);
    return changeOf(each, { username: me.username, id: 0, time });
  });
  return [...acknowledged.filter((change) => change.target === target), ...unanswered];
}
