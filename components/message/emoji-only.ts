import { isEmoji } from "@/lib/wire/emoji";

const maxEmoji = 3;
/** A character that is drawn as text unless U+FE0F follows: ❤, ©. */
const drawnAsText = /^(?!\p{Emoji_Presentation}).$|\uFE0E/u;

/** Whether a message consists of one to three emoji; it is then shown large. */
export function isEmojiOnly(msg: string): boolean {
  // The longest emoji (families, regional flags) have about 30 UTF-16 units.
  if (msg.length > maxEmoji * 32 || !/^\s*\p{Emoji}/u.test(msg)) return false;
  let count = 0;
  for (const { segment } of new Intl.Segmenter().segment(msg)) {
    if (/^\s+$/.test(segment)) continue;
    if (!isEmoji(segment) || drawnAsText.test(segment)) return false;
    count++;
  }
  return count > 0 && count <= maxEmoji;
}
