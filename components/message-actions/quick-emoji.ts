import { recentEmoji } from "../emoji/recent-emoji";

const usual = ["👍", "❤️", "😂", "🎉", "👀"];

/** Those at hand for a reaction: what was picked last in this browser, then what most people use. */
export function quickEmoji(count: number): string[] {
  return [...new Set([...recentEmoji(), ...usual])].slice(0, count);
}
