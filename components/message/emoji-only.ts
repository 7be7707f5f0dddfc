const maxShown = 3;
/** Also what is text by itself and a picture only by U+FE0F: ❤️, but not ©. */
const picture =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{RI}{2}|[0-9#*]\uFE0F\u20E3)/u;

/** Whether a message is nothing but one to three emoji. */
export function isEmojiOnly(msg: string): boolean {
  // The longest emoji, families and flags of regions, have about 30 units.
  if (msg.length > maxShown * 32 || /[\p{L}]/u.test(msg)) return false;
  let count = 0;
  for (const { segment } of new Intl.Segmenter().segment(msg)) {
    if (/^\s+$/.test(segment)) continue;
    if (!picture.test(segment)) return false;
    count++;
  }
  return count > 0 && count <= maxShown;
}
