/** Adds to what somebody is writing in a room whose composer is not shown (composer/use-draft.ts). */
export function addToDraft(username: string, roomId: number, text: string): void {
  if (text === "") return;
  const key = `draft ${username} ${roomId}`;
  try {
    const before = localStorage.getItem(key);
    localStorage.setItem(key, before ? `${before}\n${text}` : text);
  } catch {
    // Storage is disabled or full.
  }
}
