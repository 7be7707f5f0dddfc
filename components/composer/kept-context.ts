import * as z from "zod/mini";
import { browserStorage } from "@/lib/client/room/outbox-storage";

const kept = z.object({
  reply: z.nullable(z.int()),
  edit: z.nullable(z.object({ id: z.int(), text: z.nullable(z.string()) })),
});
/**
 * What a draft is for: the message that it answers, and an edit under way, which comes first. `text`
 * is null until the edit changes something.
 */
export type KeptContext = z.infer<typeof kept>;

export const noContext: KeptContext = { reply: null, edit: null };

const keyOf = (username: string, room: number) => `composing ${username} ${room}`;

/** What an earlier page in this browser left. It has ids instead of messages, which may be deleted. */
export function readContext(
  username: string,
  room: number,
  storage: Storage | null = browserStorage(),
): KeptContext {
  try {
    return kept.parse(JSON.parse(storage?.getItem(keyOf(username, room)) ?? "null"));
  } catch {
    // Nothing is stored, or storage is disabled.
    return noContext;
  }
}

export function keepContext(
  username: string,
  room: number,
  context: KeptContext,
  storage: Storage | null = browserStorage(),
): void {
  // An edit that has changed nothing is not worth coming back to.
  const edit = context.edit?.text == null ? null : context.edit;
  const key = keyOf(username, room);
  try {
    if (edit === null && context.reply === null) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify({ ...context, edit }));
  } catch {
    // Storage is disabled or full.
  }
}
