/** Puts text on the clipboard; false where the browser does not let a page do so. */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Missing on plain http, which is how a chat in an office is often reached.
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused by the person or by the page's policy: the old way may still be open.
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside of an open dialog, which would take the focus away from anything outside of it.
  (document.activeElement?.closest("[role=dialog]") ?? document.body).append(field);
  const { activeElement } = document;
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return copied;
}
