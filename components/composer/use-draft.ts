import { useCallback, useEffect, useState } from "react";

/** Text that is kept in this browser under `key` until it is emptied, also across reloads. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState("");
  useEffect(() => {
    try {
      setText(localStorage.getItem(key) ?? "");
    } catch {
      // Storage is off: the draft lives as long as the page.
    }
  }, [key]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      try {
        if (next === "") localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        // Storage is off or full.
      }
    },
    [key],
  );
  return [text, change];
}
