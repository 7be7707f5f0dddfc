import { useState } from "react";
import type { ComposerContext } from "./composer-context";
import { useDraft } from "./use-draft";

/**
 * The field's text: the draft or, during an edit, the edited message. The draft is kept and comes
 * back afterwards. `onEdited` is called with each change of an edit.
 */
export function useComposedText(
  draftKey: string,
  context: ComposerContext | null,
  onEdited: (id: number, text: string) => void,
): [string, (text: string) => void] {
  const [draft, setDraft] = useDraft(draftKey);
  const [edited, setEdited] = useState<{ id: number; text: string } | null>(null);
  if (context?.kind !== "edit") {
    if (edited) setEdited(null);
    return [draft, setDraft];
  }
  const { id } = context;
  const text = edited?.id === id ? edited.text : (context.text ?? context.msg ?? "");
  // Kept from the start, so that another edit of the message does not change what is being written.
  if (edited?.id !== id) setEdited({ id, text });
  return [
    text,
    (next) => {
      setEdited({ id, text: next });
      onEdited(id, next);
    },
  ];
}
