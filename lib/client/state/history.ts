/** Which part of a room's history is loaded: pages, the gaps between them, and missed changes. */
import { confirmedMessage, type Draft, load } from "./draft";
import { EntryList, type Gap } from "./entries";
import { type Message, versionOf } from "./message";
import { updateQuote } from "./quotes";
import type { HistoryRange, Page } from "./types";

/** Ids between the two, both excluded. */
type Span = { after: number; before: number };

export function addPage(draft: Draft, range: HistoryRange, page: Page): void {
  const covered = coverageOf(range, page);
  for (const message of page.messages) load(draft, asOf(message, page.archived));
  refetchUnapplied(draft, page);
  setGaps(
    draft,
    draft.gaps.flatMap((gap) => without(draft, gap, covered)),
  );
  if (covered.after + 1 >= draft.from) return;
  if (covered.before < draft.from) {
    addGap(draft, { after: covered.before - 1, before: draft.from, missed: false });
  }
  draft.from = covered.after + 1;
  draft.more = covered.after > 0;
}

/** A page of the messages that were changed after the event `after`, in the order of the changes. */
export function addChanged(draft: Draft, after: number, { messages, more, archived }: Page): void {
  for (const message of messages) {
    if (confirmedMessage(draft, message.id)) load(draft, asOf(message, archived));
    else updateQuote(draft, asOf(message, archived));
  }
  const reached = more ? messages.at(-1)?.changed : archived;
  const missed = draft.missedChanges;
  if (!missed || reached === undefined || after > missed.after) return;
  const rest = { ...missed, after: Math.max(missed.after, reached) };
  draft.missedChanges = isOpen(rest) ? rest : null;
  if (!draft.missedChanges) setGaps(draft, draft.gaps.filter(isOpen));
}

/** Quoted messages, from a page that starts at the smallest of `ids` and covers all of them. */
export function addQuotes(draft: Draft, ids: readonly number[], page: Page): void {
  const quotes = new Map(draft.quotes);
  for (const id of ids) {
    const found = page.messages.find((message) => message.id === id);
    quotes.set(id, found ? asOf(found, page.archived) : null);
  }
  draft.quotes = quotes;
  refetchUnapplied(draft, page);
}

/** A message of a page includes every change up to the event that the archive had reached. */
export function asOf(message: Message, archived: number): Message {
  return { ...message, changed: Math.max(versionOf(message), archived) };
}

/** The room replays events from `from` on only: messages and changes before it have to be fetched. */
export function addReplayGap(draft: Draft, from: number): void {
  const missed = { after: draft.lastId, before: from };
  if (!isOpen(missed)) return;
  addGap(draft, { ...missed, missed: true });
  addMissedChanges(draft, missed.after, missed.before);
  draft.unapplied = Math.max(draft.unapplied, from - 1);
  draft.lastId = from - 1;
}

/**
 * Drops everything that is loaded. The room has lost the events after `id` and gives their ids again,
 * so neither they nor the changes that they made to older messages count any more.
 */
export function startOver(draft: Draft, id: number): void {
  draft.entries = new EntryList(EntryList.of([]));
  draft.from = id + 1;
  draft.more = id > 0;
  draft.gaps = [];
  draft.quotes = new Map();
  draft.confirmed = new Map();
  draft.acknowledged = [];
  draft.missedChanges = null;
  draft.unapplied = 0;
  draft.lastId = id;
}

/** Marks changes by the events in between as missing, so that they are fetched. */
export function addMissedChanges(draft: Draft, after: number, before: number): void {
  draft.missedChanges = {
    after: Math.min(after, draft.missedChanges?.after ?? after),
    before: Math.max(before, draft.missedChanges?.before ?? before),
  };
}

export function addGap(draft: Draft, gap: Omit<Gap, "kind">): void {
  if (!isOpen(gap)) return;
  const added: Gap = { kind: "gap", ...gap };
  setGaps(
    draft,
    [...draft.gaps, added].sort((one, other) => one.after - other.after),
  );
}

/** The page may predate changes that arrived while its messages were not loaded. */
function refetchUnapplied(draft: Draft, { archived }: Page): void {
  if (archived < draft.unapplied) addMissedChanges(draft, archived, draft.unapplied + 1);
}

/** Whether the span contains any ids. */
export function isOpen({ after, before }: Span): boolean {
  return before > after + 1;
}

/** The ids of which the page has every message. The archive may lag behind the requested range. */
function coverageOf(range: HistoryRange, { messages, more, newer, archived }: Page): Span {
  const first = messages.at(0)?.id;
  const last = messages.at(-1)?.id;
  if ("after" in range) {
    const reached = more && last !== undefined ? last : Math.max(archived, range.after);
    return { after: range.after, before: reached + 1 };
  }
  const after = more && first !== undefined ? first - 1 : 0;
  if ("before" in range) return { after, before: Math.min(range.before, archived + 1) };
  return { after, before: (newer && last !== undefined ? last : archived) + 1 };
}

/** The rest of a gap. A filled one that was missed stays visible until the missed changes arrive. */
function without(draft: Draft, gap: Gap, covered: Span): Gap[] {
  if (!isOpen(gap)) return draft.missedChanges ? [gap] : [];
  const apart = covered.before <= gap.after + 1 || covered.after + 1 >= gap.before;
  if (apart || !isOpen(covered)) return [gap];
  const rest = [
    { ...gap, before: Math.min(gap.before, covered.after + 1) },
    { ...gap, after: Math.max(gap.after, covered.before - 1) },
  ].filter(isOpen);
  if (rest.length > 0 || !gap.missed || !draft.missedChanges) return rest;
  return [{ ...gap, after: gap.before - 1 }];
}

function setGaps(draft: Draft, gaps: Gap[]): void {
  for (const gap of draft.gaps) if (!gaps.includes(gap)) draft.entries.remove(gap);
  for (const gap of gaps) if (!draft.gaps.includes(gap)) draft.entries.put(gap);
  draft.gaps = gaps;
}
