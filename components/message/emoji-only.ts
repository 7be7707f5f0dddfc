const maxEmoji = 3;
/** Includes text characters that U+FE0F turns into emoji: ❤️, but not ©. */
const emoji =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{RI}{2}|[0-9#*]\uFE0F\u20E3)/u;

/** Whether a message consists of one to three emoji; it is then shown large. */
export function isEmojiOnly(msg: string): boolean {
  // The longest emoji (families, regional flags) have about 30 UTF-16 units.
  if (msg.length > maxEmoji * 32 || /[\p{L}]/u.test(msg)) return false;
  let count = 0;
  for (const { segment } of new Intl.Segmenter().segment(msg)) {
    if (/^\s+$/.test(segment)) continue;
    if (!emoji.test(segment)) return false;
    count++;
  }
  return count > 0 && count <= maxEmoji;
}
