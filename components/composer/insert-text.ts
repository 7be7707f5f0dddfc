/**
 * Puts a text into a field in place of what stands from `start` to `end`, as if typed: the field's
 * own undo takes it back. Leaves the cursor behind it, and the focus in the field.
 */
export function insertText(
  field: HTMLTextAreaElement,
  text: string,
  start = field.selectionStart,
  end = field.selectionEnd,
): void {
  field.focus();
  field.setSelectionRange(start, end);
  // Deprecated, and the only way to keep undo; browsers without it replace the text.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
