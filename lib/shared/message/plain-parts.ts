import type { Part } from "./parts";
import { type Reading, shownText } from "./reading";

/** A message without Markdown as the room shows it, as plain text (plain-text.ts). */
export function plainParts(parts: Part[], reading: Reading): string {
  return withoutBlankLines(parts.map((part) => shownText(part, reading)).join(""));
}

export function withoutBlankLines(text: string): string {
  return text.replace(/\s*\n\s*/g, "\n").trim();
}
