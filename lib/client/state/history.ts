/** What of a room's log is here: pages of history, holes between them, changes that were missed. */
import { type Draft, load, truthOf } from "./draft";
import type { Hole } from "./entries";
import { type Message, versionOf } from "./message";
import { updateQuote } from "./quotes";

/** A page next to an event, or around it. */
export type HistoryRange = { before: number } | { after: number } | { around: number };

export type Page = {
  /** Oldest first. */
  messages: Message[];
  /** There are more of them: older ones, or newer ones where `after` was asked for. */
  more: boolean;
  /** Around a message: there are newer ones, too. */
  newer?: boolean | undefined;
  /** The page shows everything up to this event, and perhaps nothing that came later. */
  archived: number;
};

/** Ids between the two, both excluded. */
type Span = { after: number; before: number };

export function addPage(draft: Draft, range: HistoryRange, page: Page): void {
  const covered = coverageOf(range, page);
  for (const message of page.messages) load(draft, asOf(message, page.archived));
  // It may be older than changes that came in while these messages were not here to take them.
  if (page.archived < draft.unapplied) addMissed(draft, page.archived, draft.unapplied + 1);
  setHoles(
    draft,
    draft.holes.flatMap((hole) => without(draft, hole, covered)),
  );
  if (covered.after + 1 >= draft.from) return;
  if (covered.before < draft.from) {
    addHole(draft, { after: covered.before - 1, before: draft.from, missed: false });
  }
  draft.from = covered.after + 1;
  draft.more = covered.after > 0;
}

/** A page of the messages that were changed after the event `after`, in the order of the changes. */
export function addChanged(draft: Draft, after: number, { messages, more, archived }: Page): void {
  for (const message of messages) {
    if (truthOf(draft, message.id)) load(draft, asOf(message, archived));
    else updateQuote(draft, asOf(message, archived));
  }
  const reached = more ? messages.at(-1)?.changed : archived;
  if (!draft.missed || reached === undefined || after > draft.missed.after) return;
  const rest = { ...draft.missed, after: Math.max(draft.missed.after, reached) };
  draft.missed = rest.after + 1 < rest.before ? rest : null;
  if (!draft.missed) setHoles(draft, draft.holes.filter(isOpen));
}

/** Quoted messages, of a page that begins with the least of `ids` and has them all. */
export function addQuotes(draft: Draft, ids: readonly number[], page: Page): void {
  const quotes = new Map(draft.quotes);
  for (const id of ids) {
    const found = page.messages.find((message) => message.id === id);
    quotes.set(id, found ? asOf(found, page.archived) : null);
  }
  draft.quotes = quotes;
  // As for what is loaded: a change may have come in before there was anything to take it.
  if (page.archived < draft.unapplied) addMissed(draft, page.archived, draft.unapplied + 1);
}

/** A message of a page shows everything up to the event to which the archive was. */
export function asOf(message: Message, archived: number): Message {
  return { ...message, changed: Math.max(versionOf(message), archived) };
}

/** Events after `lastId` and before `before` will not come: neither messages nor changes. */
export function addGap(draft: Draft, before: number): void {
  const after = draft.lastId;
  if (before <= after + 1) return;
  addHole(draft, { after, before, missed: true });
  addMissed(draft, after, before);
  draft.unapplied = Math.max(draft.unapplied, before - 1);
  draft.lastId = before - 1;
}

/** Has changes by events in between fetched and applied to what is here. */
export function addMissed(draft: Draft, after: number, before: number): void {
  draft.missed = {
    after: Math.min(after, draft.missed?.after ?? after),
    before: Math.max(before, draft.missed?.before ?? before),
  };
}

/** Whether there is something left in it to fetch. */
export function isOpen({ after, before }: Span): boolean {
  return before > after + 1;
}

export function addHole(draft: Draft, hole: Omit<Hole, "kind">): void {
  if (!isOpen(hole)) return;
  const added: Hole = { kind: "hole", ...hole };
  setHoles(
    draft,
    [...draft.holes, added].sort((one, other) => one.after - other.after),
  );
}

/** The ids of which the page has every message; the archive may lag behind what was asked for. */
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

/** What is left of a hole. One that was missed stays in sight until the changes are here as well. */
function without(draft: Draft, hole: Hole, covered: Span): Hole[] {
  if (!isOpen(hole)) return draft.missed ? [hole] : [];
  const apart = covered.before <= hole.after + 1 || covered.after + 1 >= hole.before;
  if (apart || !isOpen(covered)) return [hole];
  const rest = [
    { ...hole, before: Math.min(hole.before, covered.after + 1) },
    { ...hole, after: Math.max(hole.after, covered.before - 1) },
  ].filter(isOpen);
  if (rest.length > 0 || !hole.missed || !draft.missed) return rest;
  return [{ ...hole, after: hole.before - 1 }];
}

function setHoles(draft: Draft, holes: Hole[]): void {
  for (const hole of draft.holes) if (!holes.includes(hole)) draft.entries.remove(hole);
  for (const hole of holes) if (!draft.holes.includes(hole)) draft.entries.put(hole);
  draft.holes = holes;
}
