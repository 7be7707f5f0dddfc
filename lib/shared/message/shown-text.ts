import type { Part } from "./parts";

/** A part of a message without Markdown, as the room shows it. */
export function shownText(part: Part): string {
  return part.kind === "mention" ? `@${part.person.nickname}` : part.text;
}
