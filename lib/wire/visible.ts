/** What can be seen of a text: decides what is an empty message and what is no part of a name. */

/**
 * Characters that every font leaves blank although Unicode does not call them ignorable: the empty
 * Braille pattern, two fillers, and the anchors of interlinear annotations. No property has them all.
 */
const blanks = String.raw`\u2800\u{16FE4}\u{1D159}\uFFF9\uFFFA\uFFFB`;
/** Ignorable are bidi controls, joiners, selectors of variants, fillers and tags. */
const ignorable = String.raw`\p{Default_Ignorable_Code_Point}`;
const space = String.raw`\p{White_Space}`;

const seen = new RegExp(String.raw`[^${space}\p{Cc}${ignorable}${blanks}]`, "u");
const invisible = new RegExp(`[${ignorable}${blanks}]`, "u");
const ends = new RegExp(`^[${space}${blanks}]+|[${space}${blanks}]+$`, "gu");
const allIgnorable = new RegExp(ignorable, "gu");
const gaps = new RegExp(`[${space}${blanks}]+`, "gu");

/** Scripts whose letters connect, so that a joiner between them changes their shapes. */
const cursive = ["Arabic", "Syriac", "Mongolian", "Nko", "Adlam"]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join("");
/** Ignorable characters where they change what is seen; everywhere else they are only noise. */
const needed = [
  // The form of an emoji or of a digit in a keycap.
  String.raw`(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]`,
  String.raw`(?<=\p{Emoji})\uFE0F(?=\u20E3)`,
  // Within an emoji: families, professions, the flags of Scotland and Wales.
  String.raw`(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\u{1F3F4}[\u{E0020}-\u{E007E}]*)[\u{E0020}-\u{E007F}]`,
  // The form of a Chinese character or of a Mongolian letter.
  String.raw`(?<=\p{Ideographic})\p{Variation_Selector}`,
  String.raw`(?<=(?!${ignorable})\p{Script=Mongolian})[\u180B-\u180F]`,
  // A joiner after a connecting letter, or after a script's own mark: the viramas of Indic scripts.
  String.raw`(?<=(?![\p{Script=Inherited}${ignorable}${blanks}])[\p{M}${cursive}])[\u200C\u200D]`,
].join("|");
const neededOrIgnorable = new RegExp(`(${needed})|${ignorable}`, "gu");

/** Whether nothing of the text can be seen. */
export function isBlank(text: string): boolean {
  return !seen.test(text);
}

/** Whether the text has a character that nobody sees. Spaces and control characters do not count. */
export function hasInvisible(text: string): boolean {
  return invisible.test(text);
}

/** The text without invisible characters that change nothing, and without blanks around it. */
export function visibleLine(text: string): string {
  const kept = text.replace(neededOrIgnorable, (_, keep: string | undefined) => keep ?? "");
  return isBlank(kept) ? "" : kept.replace(ends, "");
}

/** The text as it looks: without all ignorable characters, and with each gap as one space. */
export function asSeen(text: string): string {
  return text.replace(allIgnorable, "").replace(gaps, " ").trim();
}
