import type { Person } from "@/lib/wire/frames";
import { mentionMarks } from "@/lib/wire/mentions";
import { linkify } from "./linkify";
import type { People } from "./people";

/** A piece of a message, as typed. */
export type Part = { text: string } & (
  | { kind: "text" }
  | { kind: "link"; href: string }
  | { kind: "mention"; person: Person }
);

/** Splits a message into text, links and mentions of known people. Joined, they are the message. */
export function partsOf(msg: string, known: People["known"]): Part[] {
  return linkify(msg).flatMap(({ text, href }): Part[] =>
    href === null ? mentionsIn(text, known) : [{ kind: "link", text, href }],
  );
}

function mentionsIn(text: string, known: People["known"]): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const { index, readings } of mentionMarks(text)) {
    const meant = readings.find(({ name }) => known.has(name));
    const person = meant && known.get(meant.name);
    if (!person || index < done) continue;
    if (index > done) parts.push({ kind: "text", text: text.slice(done, index) });
    parts.push({ kind: "mention", text: text.slice(index, meant.end), person });
    done = meant.end;
  }
  if (done < text.length) parts.push({ kind: "text", text: text.slice(done) });
  return parts;
}
