import { limits } from "./limits";

/** U+FE0E and U+FE0F choose whether a character is drawn as text or as a picture. */
const selectors = /[\uFE0E\uFE0F]/g;
/** What is drawn as text unless U+FE0F follows, and digits of keycaps. */
const textByDefault =
  /(?![0-9#*]|\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})|[0-9#*](?=\u20E3)/gu;

/** Unicode's emoji sequences (UTS 51), without a list: the next version's emoji are valid too. */
const picture =
  "(?![0-9#*]|\\p{Regional_Indicator}|\\p{Emoji_Modifier})[\\p{Emoji}\\p{Extended_Pictographic}]";
const element = `${picture}(?:\\uFE0F|\\p{Emoji_Modifier})?(?:[\\u{E0020}-\\u{E007E}]+\\u{E007F})?`;
const sequence = new RegExp(
  `^(?:${element}(?:\\u200D${element})*|\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F\\u20E3)$`,
  "u",
);

/**
 * An emoji as Unicode's tables write it ("fully-qualified"), however a keyboard wrote it: `❤` becomes
 * `❤️`, and 👍 loses a U+FE0F. So the same emoji is one reaction.
 */
export function canonicalEmoji(emoji: string): string {
  return emoji.replace(selectors, "").replace(textByDefault, "$&\uFE0F");
}

/** Whether a text is exactly one visible emoji, in any form. */
export function isEmoji(text: string): boolean {
  return text.length <= limits.emojiUnits && sequence.test(canonicalEmoji(text));
}
