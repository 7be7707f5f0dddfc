/** The code in an invite's link, its path or the code itself, as people paste them; null if there is none. */
export function inviteCodeIn(text: string): string | null {
  return /^(?:.*\/invite\/)?([\w-]{22})(?:[/?#].*)?$/i.exec(text.trim())?.[1] ?? null;
}
