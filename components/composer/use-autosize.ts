import { type RefObject, useLayoutEffect } from "react";

/** Makes a text field as high as its text, within the bounds of its CSS. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // `text` is a dependency because the height follows it.
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [field, text]);
}
