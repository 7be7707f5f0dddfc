import { type FormEvent, type RefObject, useRef, useState } from "react";
import { type CompletionTrigger, completionAt } from "./completion-trigger";

/** Of a text that was put there as a whole, nobody asks how it goes on. */
const notTyped = /^(?:insertFromPaste|insertFromDrop|insertReplacementText|history)/;

/**
 * What can be completed at the cursor of a text field, if it was typed there: neither a text that is
 * put into the field, nor the cursor alone, begins a completion. Nothing while an input method
 * composes, as the keys then belong to it.
 */
export function useCompletion(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  const composing = useRef(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const [typed, setTyped] = useState<{ text: string; start: number } | null>(null);
  const [dismissed, setDismissed] = useState<number | null>(null);

  const cursorNow = () => {
    const box = field.current;
    const hasCursor = box && !composing.current && box.selectionStart === box.selectionEnd;
    return hasCursor ? box.selectionStart : null;
  };
  const follow = () => setCursor(cursorNow());
  const begin = () => {
    const at = cursorNow();
    const box = field.current;
    const start = box && at !== null ? completionAt(box.value, at)?.start : undefined;
    setTyped(box && start !== undefined ? { text: box.value, start } : null);
    setCursor(at);
  };
  const close = () => {
    setTyped(null);
    setCursor(null);
  };
  const found = cursor === null ? null : completionAt(text, cursor);
  // A dismissed completion stays closed until another one starts.
  if (dismissed !== null && found?.start !== dismissed && cursor !== null) setDismissed(null);
  const isTyped = typed?.text === text && typed.start === found?.start;
  const trigger: CompletionTrigger | null =
    found && isTyped && found.start !== dismissed ? found : null;

  return {
    trigger,
    onInput: ({ nativeEvent }: FormEvent) => {
      const type = nativeEvent instanceof InputEvent ? nativeEvent.inputType : "";
      if (notTyped.test(type)) close();
      else begin();
    },
    close,
    dismiss: () => setDismissed(trigger?.start ?? null),
    events: {
      onSelect: follow,
      onBlur: close,
      onCompositionStart: () => {
        composing.current = true;
        setCursor(null);
      },
      onCompositionEnd: () => {
        composing.current = false;
        begin();
      },
    },
  };
}
