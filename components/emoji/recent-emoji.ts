import * as z from "zod/mini";

const key = "recent emoji";
const kept = 9;
const stored = z.array(z.string().check(z.maxLength(40)));

/** What was picked last in this browser, the newest first. */
export function recentEmoji(): string[] {
  try {
    return stored.parse(JSON.parse(localStorage.getItem(key) ?? "[]"));
  } catch {
    // Storage is off, or somebody wrote into it.
    return [];
  }
}

export function rememberEmoji(emoji: string): void {
  try {
    const list = [emoji, ...recentEmoji().filter((other) => other !== emoji)];
    localStorage.setItem(key, JSON.stringify(list.slice(0, kept)));
  } catch {
    // Storage is off or full.
  }
}
