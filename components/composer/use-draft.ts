import { useCallback, useEffect, useRef, useState } from "react";

/**
 * Text that is kept in local storage under `key`, across reloads, until it is emptied. If another tab
 * empties it, which has sent it perhaps, it goes away here too, unless something was written here.
 */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState("");
  const isTouched = useRef(false);
  useEffect(() => {
    isTouched.current = false;
    try {
      setText(localStorage.getItem(key) ?? "");
    } catch {
      // Storage is disabled: the draft lasts as long as the page.
    }
    // Browsers tell other tabs only.
    const onStorage = (event: StorageEvent) => {
      if (event.key === key && event.newValue === null && !isTouched.current) setText("");
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, [key]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      isTouched.current = next !== "";
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
