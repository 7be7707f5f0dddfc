/** Quoted messages that are not among the loaded entries. */
import type { Draft } from "./draft";
import { type Message, versionOf } from "./message";

/** Applies a change to a quoted message. Returns false if the message is not quoted. */
export function changeQuote(
  draft: Draft,
  id: number,
  change: (message: Message) => Message,
): boolean {
  const quoted = draft.quotes.get(id);
  if (!quoted) return false;
  const changed = change(quoted);
  if (changed !== quoted) draft.quotes = new Map(draft.quotes).set(id, changed);
  return true;
}

/** Replaces a quoted message by a version from history, unless the known one is newer. */
export function updateQuote(draft: Draft, message: Message): void {
  changeQuote(draft, message.id, (known) =>
    versionOf(message) >= versionOf(known) ? message : known,
  );
}
