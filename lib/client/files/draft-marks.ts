/**
 * Which files of drafts this browser keeps, in local storage: pages without any need not open the database
 * to know. One key each, as several tabs write them.
 */
import "client-only";

type Owner = { roomId: number; username: string };

export function draftMarks({ roomId, username }: Owner, storage: Storage | null) {
  const prefix = `file ${username} ${roomId} `;
  const marks = () =>
    Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "").filter(
      (key) => key.startsWith(prefix),
    );
  return {
    any: () => marks().length > 0,
    change(before: readonly string[], after: readonly string[]): void {
      try {
        for (const key of before) if (!after.includes(key)) storage?.removeItem(prefix + key);
        for (const key of after) if (!before.includes(key)) storage?.setItem(prefix + key, "");
      } catch {
        // Storage is full: the draft lasts as long as the page.
      }
    },
    /** Removes the others: they are over. */
    retain(keys: ReadonlySet<string>): void {
      for (const mark of marks()) {
        if (!keys.has(mark.slice(prefix.length))) storage?.removeItem(mark);
      }
    },
  };
}
