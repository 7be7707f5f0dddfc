import * as z from "zod/mini";

const key = "recent emoji";
const maxKept = 9;
const stored = z.array(z.string().check(z.maxLength(40)));

/** The emoji picked last in this browser, newest first. */
export function recentEmoji(): string[] {
  try {
    return stored.parse(JSON.parse(localStorage.getItem(key) ?? "[]"));
  } catch {
    // Storage is disabled or holds something else.
    return [];
  }
}

export function rememberEmoji(emoji: string): void {
  try {
    const list = [emoji, ...recentEmoji().filter((other) => other !== emoji)];
    localStorage.setItem(key, JSON.stringify(list.slice(0, maxKept)));
  } catch {
    // Storage is disabled or full.
  }
}
