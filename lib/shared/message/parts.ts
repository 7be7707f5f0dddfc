import type { Person } from "@/lib/wire/frames";
import { type MentionMark, mentionMarks } from "@/lib/wire/mentions";
import { linkify } from "./linkify";

/** The people that a message can mention, by folded username (lib/wire/mentions.ts#foldName). */
export type KnownPeople = ReadonlyMap<string, Person>;

/** A piece of a message, as typed. */
export type Part = { text: string } & (
  | { kind: "text" }
  | { kind: "link"; href: string }
  | { kind: "mention"; person: Person }
);

/**
 * Splits a message into text, links and mentions of known people, of whom the longest name counts.
 * Joined, they are the message.
 */
export function partsOf(msg: string, known: KnownPeople): Part[] {
  const marks = mentionMarks(msg);
  let end = 0;
  return linkify(msg).flatMap(({ text, href }): Part[] => {
    const start = end;
    end += text.length;
    return href === null
      ? mentionsIn(msg, { start, end, marks, known })
      : [{ kind: "link", text, href }];
  });
}

function mentionsIn(
  msg: string,
  {
    start,
    end,
    marks,
    known,
  }: { start: number; end: number; marks: MentionMark[]; known: KnownPeople },
): Part[] {
  const parts: Part[] = [];
  let done = start;
  for (const { index, readings } of marks) {
    if (index < done || index >= end) continue;
    const meant = readings.find((reading) => reading.end <= end && known.has(reading.name));
    const person = meant && known.get(meant.name);
    if (!person) continue;
    if (index > done) parts.push({ kind: "text", text: msg.slice(done, index) });
    parts.push({ kind: "mention", text: msg.slice(index, meant.end), person });
    done = meant.end;
  }
  if (done < end) parts.push({ kind: "text", text: msg.slice(done, end) });
  return parts;
}
