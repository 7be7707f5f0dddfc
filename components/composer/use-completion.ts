import { type RefObject, useRef, useState } from "react";
import { type CompletionTrigger, completionAt } from "./completion-trigger";

/**
 * What can be completed at the cursor of a text field. Nothing while an input method composes, as
 * the keys then belong to it.
 */
export function useCompletion(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  const composing = useRef(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<number | null>(null);

  const follow = () => {
    const box = field.current;
    const hasCursor = box && !composing.current && box.selectionStart === box.selectionEnd;
    setCursor(hasCursor ? box.selectionStart : null);
  };
  const found = cursor === null ? null : completionAt(text, cursor);
  // A dismissed completion stays closed until another one starts.
  if (dismissed !== null && found?.start !== dismissed && cursor !== null) setDismissed(null);
  const trigger: CompletionTrigger | null = found && found.start !== dismissed ? found : null;

  return {
    trigger,
    follow,
    dismiss: () => setDismissed(trigger?.start ?? null),
    events: {
      onSelect: follow,
      onBlur: () => setCursor(null),
      onCompositionStart: () => {
        composing.current = true;
        setCursor(null);
      },
      onCompositionEnd: () => {
        composing.current = false;
        follow();
      },
    },
  };
}
