/** The messages that are quoted, where they are not part of the log that is here. */
import type { Draft } from "./draft";
import { type Message, versionOf } from "./message";

/** null: there is no such message. */
export type Quotes = ReadonlyMap<number, Message | null>;

/** Whether the message is quoted, so that the change was made. */
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

/** A message as history has it, perhaps of a later time than the quote. */
export function updateQuote(draft: Draft, message: Message): void {
  changeQuote(draft, message.id, (known) =>
    versionOf(message) >= versionOf(known) ? message : known,
  );
}
