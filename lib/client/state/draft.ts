/** A room's state during one action, and the messages in it: as they are, and as they are shown. */
import type { ChangeNotice } from "@/lib/wire/frames";
import type { EntryList } from "./entries";
import { type Message, versionOf, withEffect } from "./message";
import type { Pending, RoomState } from "./reducer";

export type Draft = Omit<RoomState, "entries"> & { entries: EntryList };

/** A message as the room knows it, without one's own changes that are on their way. */
export function truthOf(draft: Draft, id: number): Message | undefined {
  return draft.confirmed.get(id) ?? draft.entries.message(id);
}

/** A message as history has it: replaces an older version of itself, never a newer one. */
export function load(draft: Draft, message: Message): void {
  const known = truthOf(draft, message.id);
  if (!known || versionOf(message) >= versionOf(known)) put(draft, message);
}

/** A message as an event or an answer tells of it: as it was said, so what is known is newer. */
export function hear(draft: Draft, message: Message): void {
  if (!truthOf(draft, message.id)) put(draft, message);
}

/** Shows a message with what is still on its way for it. */
export function put(draft: Draft, truth: Message): void {
  const settled = ({ target, id }: ChangeNotice) => target === truth.id && id <= versionOf(truth);
  if (draft.taken.some(settled)) draft.taken = draft.taken.filter((change) => !settled(change));
  const shown = changesOf(draft, truth.id).reduce(withEffect, truth);
  draft.entries.put({ ...shown, kind: "message" });
  if (shown === truth && !draft.confirmed.has(truth.id)) return;
  const confirmed = new Map(draft.confirmed);
  if (shown === truth) confirmed.delete(truth.id);
  else confirmed.set(truth.id, truth);
  draft.confirmed = confirmed;
}

/** To be called after something on its way for a message came, failed or was given up. */
export function refresh(draft: Draft, id: number): void {
  const truth = truthOf(draft, id);
  if (truth) put(draft, truth);
}

/** The change that a pending request asks for; null for a message. */
export function changeOf(
  pending: Pending,
  username: string,
  { id, time }: { id: number; time: number },
): ChangeNotice | null {
  switch (pending.kind) {
    case "send":
      return null;
    case "edit":
      return { type: 4, id, time, target: pending.target, msg: pending.msg };
    case "delete":
      return { type: 5, id, time, target: pending.target };
    case "react": {
      const { target, emoji, on } = pending;
      return { type: 6, id, time, target, username, emoji, on };
    }
  }
}

function changesOf({ taken, pending, me }: Draft, target: number): ChangeNotice[] {
  const asked = pending.flatMap((each) => {
    if (each.failed || each.kind === "send" || each.target !== target) return [];
    const time = Math.floor(each.sentAt / 1_000);
    return changeOf(each, me.username, { id: 0, time }) ?? [];
  });
  return [...taken.filter((change) => change.target === target), ...asked];
}
