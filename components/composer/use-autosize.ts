import { type RefObject, useLayoutEffect } from "react";

/** Keeps a text field as high as its text; its CSS says how high it may become. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // The text is what the height follows.
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [field, text]);
}
