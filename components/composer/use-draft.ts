import { useCallback, useEffect, useState } from "react";

/** Text that is kept in local storage under `key`, across reloads, until it is emptied. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState("");
  useEffect(() => {
    try {
      setText(localStorage.getItem(key) ?? "");
    } catch {
      // Storage is disabled: the draft lasts as long as the page.
    }
  }, [key]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      try {
        if (next === "") localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        // Storage is disabled or full.
      }
    },
    [key],
  );
  return [text, change];
}
