import { useState } from "react";
import type { ComposerContext } from "./composer-context";
import { useDraft } from "./use-draft";

/**
 * The field's text: the draft or, during an edit, the edited message. The draft is kept and comes
 * back afterwards.
 */
export function useComposedText(
  draftKey: string,
  context: ComposerContext | null,
): [string, (text: string) => void] {
  const [draft, setDraft] = useDraft(draftKey);
  const [edited, setEdited] = useState<{ id: number; text: string } | null>(null);
  if (context?.kind !== "edit") {
    if (edited) setEdited(null);
    return [draft, setDraft];
  }
  const { id, msg } = context;
  if (edited?.id !== id) setEdited({ id, text: msg });
  const text = edited?.id === id ? edited.text : msg;
  return [text, (next) => setEdited({ id, text: next })];
}
