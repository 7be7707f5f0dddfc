import { recentEmoji } from "../emoji/recent-emoji";

const common = ["👍", "❤️", "😂", "🎉", "👀"];

/** The emoji offered as one-click reactions: those picked last in this browser, then common ones. */
export function quickEmoji(count: number): string[] {
  return [...new Set([...recentEmoji(), ...common])].slice(0, count);
}
