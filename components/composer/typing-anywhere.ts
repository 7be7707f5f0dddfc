import { type RefObject, useEffect } from "react";
import { isComposing } from "../hooks/is-composing";

/** What takes letters itself: fields, and lists that jump to what is typed. */
const takers =
  "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]";

type Key = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented" | "isComposing" | "keyCode"
> &
  Partial<Pick<KeyboardEvent, "getModifierState">>;

/** Whether a key is a character that no other element waits for. Space scrolls and presses buttons. */
export function isText(event: Key): boolean {
  const { key, defaultPrevented } = event;
  const isCharacter = [...key].length === 1 && key !== " ";
  return isCharacter && !isCommand(event) && !defaultPrevented && !isComposing(event);
}

/** AltGr types characters, such as the @ of many layouts; on Windows it counts as Ctrl and Alt. */
function isCommand(event: Key): boolean {
  if (event.getModifierState?.("AltGraph")) return event.metaKey;
  return event.ctrlKey || event.metaKey || event.altKey;
}

/** Moves the focus to the field when text is typed elsewhere in the page, so that it lands there. */
export function TypingAnywhere({ field }: { field: RefObject<HTMLElement | null> }): null {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (!isText(event) || !(target instanceof Element) || target.closest(takers)) return;
      field.current?.focus();
    };
    // In the bubbling phase at the window, after the shortcuts that the document listens for.
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [field]);
  return null;
}
